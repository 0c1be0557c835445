import { NotesDocument } from '../generated/holdfast.js';
import { noteChanges } from '../notes/note-changes.js';
import { noteRow } from '../notes/note-lines.js';
import type { NoteLine } from '../notes/find.js';
import { currentWorkspace } from '../notes/workspaces.js';
import type { Session } from '../app/session.js';
import type { CommandSpec } from './command.js';

const watched = 200;

/**
 * Prints each note that changes, here or anywhere else, until it is stopped (Ctrl-C). With `--json`, one JSON value a
 * line. Watches the notes that changed last, which is where changes come.
 */
export const watch: CommandSpec = {
  usage: 'watch',
  summary: 'Print changes as they come',
  examples: ['watch', 'watch --json | jq -r .note.title'],
  async run(session) {
    const { client, output, options } = session;
    const { id: workspaceId, name } = await currentWorkspace(session);
    output.notice(
      `Watching ${name}${options.offline ? ' (--offline: only what this device holds)' : ''}; stop with Ctrl-C.`,
    );
    const notes = client.watchQuery({
      query: NotesDocument,
      variables: { where: { workspaceId }, first: watched },
    });
    let before: readonly NoteLine[] | undefined;
    const subscription = notes.subscribe(({ data }) => {
      const after = (data?.notes?.nodes ?? []) as readonly NoteLine[];
      for (const { kind, note } of before ? noteChanges(before, after) : []) {
        // A note that fell off the end of what is watched is not gone.
        if (kind === 'gone' && after.length >= watched) continue;
        output.result({ kind, note }, () => output.columns([[kind.padEnd(7), ...noteRow(note, Date.now())]]));
      }
      before = after;
    });
    const stop = tellTroubles(session);
    await stopped();
    stop();
    subscription.unsubscribe();
  },
};

/** Says when the server is out of reach, and when it is there again; the kit tries again by itself meanwhile. */
function tellTroubles({ holdfast: { sync }, output }: Session): () => void {
  let told = '';
  return sync.onStatus(() => {
    const { state, problem } = sync.status();
    const trouble = state === 'live' ? '' : (problem?.message ?? told);
    if (trouble !== told) output.notice(trouble || 'In step with the server again.');
    told = trouble;
  });
}

const stopped = (): Promise<void> =>
  new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
