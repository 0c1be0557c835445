import type { ReactElement } from 'react';
import { Diff } from '../ui/diff.js';
import { ago } from '../ui/ago.js';
import { Button } from '../ui/button.js';
import { useNow } from '../ui/use-now.js';
import type { Change } from './restoring.js';

const kinds: Readonly<Record<Change['kind'], string>> = {
  CREATE: 'made it',
  UPDATE: 'changed it',
  DELETE: 'deleted it',
  RESTORE: 'brought it back',
  RESOLVE: 'decided a conflict',
  REVERT: 'took a decision back',
  SUMMARY: 'earlier changes',
};

export function HistoryChange({
  change,
  onRestore,
}: {
  change: Change;
  onRestore?: () => void;
}): ReactElement {
  const now = useNow();
  return (
    <article className="change">
      <header className="change-head">
        <strong>{change.userName ?? 'Somebody'}</strong> {kinds[change.kind]}
        <time dateTime={change.issuedAt}>{ago(change.issuedAt, now)}</time>
      </header>
      {change.kind !== 'CREATE' &&
        change.fields.map(({ field, before, after }) => (
          <div key={field} className="change-field">
            <span className="field-name">{field}</span>
            <Diff before={shown(before)} after={shown(after)} />
          </div>
        ))}
      {change.conflicts.map(({ id, explanation }) => (
        <p key={id} className="explanation">
          {explanation}
        </p>
      ))}
      {onRestore && (
        <Button kind="quiet" onPress={onRestore}>
          Restore this version
        </Button>
      )}
    </article>
  );
}

/** A value of the log, which is JSON, or the beginning of it, as people read it. */
function shown(json: string | null): string {
  if (json === null) return '';
  try {
    return asText(JSON.parse(json));
  } catch {
    return json;
  }
}

const asText = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value);
