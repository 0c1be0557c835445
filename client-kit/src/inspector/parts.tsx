import type { ReactElement } from 'react';
import type { Call, Problem, Traffic } from './moment.js';
import type { Note, PositionNote } from './note.js';
import { Part, Table } from './part.js';
import { bytes, clockTime, duration, short, wordsOf } from './words.js';

/** How far each workspace has been read. */
export function PositionsPart({ positions }: { readonly positions: readonly PositionNote[] }): ReactElement {
  return (
    <Part title="Positions" none={positions.length === 0 ? 'No workspace has been read yet.' : undefined}>
      <Table label="Positions" columns={['Workspace', 'Cursor', 'Here']}>
        {positions.map(({ workspaceId, cursor, complete, sweeping, joining }) => (
          <tr key={workspaceId}>
            <td>
              <code title={workspaceId}>{short(workspaceId)}</code>
            </td>
            <td>
              <code>{cursor ?? 'from the beginning'}</code>
            </td>
            <td>
              {[
                complete ? 'all' : 'in part',
                sweeping && 'fetched anew',
                joining.length > 0 && `joining: ${joining.join(', ')}`,
              ]
                .filter(Boolean)
                .join(', ')}
            </td>
          </tr>
        ))}
      </Table>
    </Part>
  );
}

/** What went over the line since the watching began. */
export function TrafficPart({
  traffic,
  calls,
}: {
  readonly traffic: Traffic;
  readonly calls: readonly Call[];
}): ReactElement {
  const { requests, failed, sent, received, frames, framesReceived } = traffic;
  return (
    <Part title="Traffic" none={requests + frames === 0 ? 'Nothing has gone over the line yet.' : undefined}>
      <p>
        {requests} requests{failed > 0 && `, ${failed} failed`}: ↑ {bytes(sent)}, ↓ {bytes(received)}.{' '}
        {frames} socket messages: ↓ {bytes(framesReceived)}.
      </p>
      {calls.length > 0 && (
        <Table
          label="Requests by operation"
          columns={['Operation', 'Times', 'Last', 'Longest', '↑', '↓']}
          numbers
        >
          {[...calls].reverse().map((call) => (
            <tr key={call.operation}>
              <td>{call.operation}</td>
              <td>{call.count}</td>
              <td>{duration(call.lastMs)}</td>
              <td>{duration(call.longestMs)}</td>
              <td>{bytes(call.sent)}</td>
              <td>{bytes(call.received)}</td>
            </tr>
          ))}
        </Table>
      )}
    </Part>
  );
}

/** What went wrong last. */
export function ProblemsPart({ problems }: { readonly problems: readonly Problem[] }): ReactElement {
  return (
    <Part title="Last errors" none={problems.length === 0 ? 'None.' : undefined}>
      <Table label="Last errors" columns={['UTC', 'Where', 'Code']}>
        {problems.map(({ at, where, code }, index) => (
          <tr key={problems.length - index}>
            <td className="unbroken">{clockTime(at)}</td>
            <td>{where}</td>
            <td>
              <code className="bad-word">{code}</code>
            </td>
          </tr>
        ))}
      </Table>
    </Part>
  );
}

/** As many as somebody would read; the slider reaches the others. */
const readable = 60;

/** What happened up to the moment, newest first. */
export function HappenedPart({ notes }: { readonly notes: readonly Note[] }): ReactElement {
  return (
    <Part title="What happened" none={notes.length === 0 ? 'Nothing yet.' : undefined}>
      <Table label="What happened, newest first" columns={['UTC', 'What']} tall>
        {notes
          .slice(-readable)
          .reverse()
          .map((note, index) => {
            const { what, detail, bad } = wordsOf(note);
            return (
              <tr key={notes.length - index} className={bad ? 'bad' : undefined}>
                <td className="unbroken">{clockTime(note.at)}</td>
                <td>
                  <strong>{what}</strong> {detail}
                </td>
              </tr>
            );
          })}
      </Table>
    </Part>
  );
}
