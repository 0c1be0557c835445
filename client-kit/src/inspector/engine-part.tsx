import type { ReactElement } from 'react';
import type { EngineNote, LaneNote } from './note.js';
import { Part } from './part.js';
import { nextTry } from './words.js';

const places = {
  push: ['idle', 'running', 'waiting', 'held'],
  pull: ['idle', 'running', 'waiting', 'live', 'held'],
} as const;

/** The state machine: both lanes, the gate before them and what else keeps them. */
export function EnginePart({
  engine,
  at,
}: {
  readonly engine: EngineNote | undefined;
  readonly at: number;
}): ReactElement {
  return (
    <Part title="State machine" none={engine ? undefined : 'Nobody is signed in.'}>
      {engine && (
        <>
          <Lane name="push" lane={engine.push} at={at} />
          <Lane name="pull" lane={engine.pull} at={at} />
          <table>
            <tbody>
              <tr>
                <th scope="row">Gate</th>
                <td>
                  {engine.gate} {engine.gateCode && <code>{engine.gateCode}</code>}
                </td>
              </tr>
              <tr>
                <th scope="row">Paused by</th>
                <td>{engine.pausedBy.join(', ') || '–'}</td>
              </tr>
              <tr>
                <th scope="row">Policy lets through</th>
                <td>{[engine.allows, ...engine.because].join(', ')}</td>
              </tr>
              <tr>
                <th scope="row">Mutations in a push, at most</th>
                <td>{engine.pushLimit}</td>
              </tr>
            </tbody>
          </table>
        </>
      )}
    </Part>
  );
}

function Lane({ name, lane, at }: { name: 'push' | 'pull'; lane: LaneNote; at: number }): ReactElement {
  const facts = [
    `run ${lane.run}`,
    lane.failures > 0 && `${lane.failures} failed in a row`,
    nextTry(lane, at) !== '–' && nextTry(lane, at),
  ].filter(Boolean);
  return (
    <div className="lane">
      <ol className="places" aria-label={`${name} lane`}>
        <li className="name">{name}</li>
        {places[name].map((place) => (
          <li key={place} {...(place === lane.place && { 'aria-current': 'true' })}>
            {place}
          </li>
        ))}
      </ol>
      <p>
        {facts.join(', ')} {lane.code && <code className="bad-word">{lane.code}</code>}
      </p>
    </div>
  );
}
