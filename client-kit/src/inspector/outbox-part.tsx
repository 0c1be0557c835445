import { Fragment, useState, type ReactElement } from 'react';
import type { SyncController } from '../client/sync-controller.js';
import { legible } from '../outbox/entry.js';
import type { EntryNote, OutboxNote } from './note.js';
import { Part, Table } from './part.js';
import { short } from './words.js';

type Live = Pick<SyncController, 'outbox'>;

/** What waited then. Of what waits now, somebody may ask for the content: it is read where it lies, and kept nowhere. */
export function OutboxPart({
  outbox,
  live,
}: {
  readonly outbox: OutboxNote | undefined;
  readonly live: Live | undefined;
}): ReactElement {
  const { entries = [], size = 0, refused = 0 } = outbox ?? {};
  const title = `Outbox, ${size} ${size === 1 ? 'edit' : 'edits'}${refused > 0 ? `, ${refused} refused` : ''}`;
  return (
    <Part title={title} none={size === 0 ? 'Nothing waits.' : undefined}>
      {entries.length > 0 && (
        <Table label="Edits that wait" columns={['Mutation', 'Record', 'State', 'Sent', 'Made, UTC']}>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} live={live} />
          ))}
        </Table>
      )}
      {size > entries.length && (
        <p className="none">
          {entries.length === 0 ? 'Too many to list.' : `And ${size - entries.length} more behind these.`}
        </p>
      )}
    </Part>
  );
}

function Entry({
  entry,
  live,
}: {
  readonly entry: EntryNote;
  readonly live: Live | undefined;
}): ReactElement {
  const { id, name, record, state, attempts, issuedAt, codes } = entry;
  const [isOpen, open] = useState(false);
  return (
    <Fragment>
      <tr className={state === 'refused' ? 'bad' : undefined}>
        <td>
          {live ? (
            <button type="button" className="bare" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
              {isOpen ? '▾' : '▸'} {name}
            </button>
          ) : (
            name
          )}
        </td>
        <td>
          <code title={record}>{short(record)}</code>
        </td>
        <td>{[state, ...codes].join(' ')}</td>
        <td>{attempts}×</td>
        <td>{issuedAt.slice(11, 19)}</td>
      </tr>
      {live && isOpen && (
        <tr>
          <td colSpan={5}>
            <pre>{contentOf(id, live)}</pre>
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function contentOf(id: string, live: Live): string {
  const entry = live.outbox().find(({ clientMutationId }) => clientMutationId === id);
  return entry ? JSON.stringify(legible(entry).input, undefined, 2) : 'It waits no longer.';
}
