import type { Conflict } from '@holdfast/client-kit';
import { useConflicts } from '@holdfast/client-kit/react';
import type { ReactElement } from 'react';
import { useReport } from '../app/problems.js';
import { useWorkspace } from '../app/workspace-context.js';
import { ago } from '../ui/ago.js';
import { Button } from '../ui/button.js';
import { Diff } from '../ui/diff.js';
import { OtherValue } from './other-value.js';

export function ConflictCard({ conflict, now }: { conflict: Conflict; now: number }): ReactElement {
  const { canWrite } = useWorkspace();
  return (
    <article className="conflict">
      <h3>
        {titleOf(conflict)}
        <span className="field-name">{conflict.field}</span>
      </h3>
      <p className="explanation">{conflict.explanation}</p>
      <div className="sides">
        <Side
          who={conflict.theirName}
          at={ago(conflict.theirAt, now)}
          before={conflict.base}
          after={conflict.theirs}
        />
        <Side
          who={conflict.yourName}
          at={ago(conflict.yourAt, now)}
          before={conflict.base}
          after={conflict.yours}
        />
      </div>
      {canWrite && <Decisions conflict={conflict} />}
    </article>
  );
}

interface SideProps {
  readonly who: string;
  readonly at: string;
  readonly before: unknown;
  readonly after: unknown;
}

function Side({ who, at, before, after }: SideProps): ReactElement {
  return (
    <div className="conflict-side">
      <p className="hint">{`${who}, ${at}`}</p>
      {after === undefined ? (
        <p className="hint">The value is no longer kept.</p>
      ) : (
        <Diff before={shown(before)} after={shown(after)} />
      )}
    </div>
  );
}

function Decisions({ conflict }: { conflict: Conflict }): ReactElement | null {
  const { resolve, revert } = useConflicts();
  const report = useReport();
  const { id, state, theirs, yours, theirName, yourName } = conflict;
  if (state === 'RESOLVED')
    return (
      <Button kind="quiet" onPress={() => void revert(id).catch(report)}>
        Take the decision back
      </Button>
    );
  if (state !== 'OPEN') return null;
  return (
    <div className="actions actions-stacked">
      <Button
        onPress={() => void resolve(id, 'THEIRS').catch(report)}
      >{`Keep ${theirName}’s: ${brief(theirs)}`}</Button>
      <Button
        onPress={() => void resolve(id, 'YOURS').catch(report)}
      >{`Take ${yourName}’s: ${brief(yours)}`}</Button>
      {typeof theirs === 'string' && (
        <OtherValue start={theirs} onDecide={(value) => void resolve(id, { value }).catch(report)} />
      )}
    </div>
  );
}

const titleOf = ({ record, type }: Conflict): string => {
  const title = record?.title ?? record?.text;
  return typeof title === 'string' && title ? title : type;
};

const shown = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

const brief = (value: unknown): string => {
  const text = shown(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
};
