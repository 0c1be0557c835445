import { profileOf, serverOf } from '../app/open.js';
import { freshen } from '../app/session.js';
import { ago } from '../terminal/ago.js';
import { countOf } from '../terminal/count.js';
import type { CommandSpec } from './command.js';

/** Who is signed in, whether everything is sent, and what a person should know. */
export const status: CommandSpec = {
  usage: 'status',
  summary: 'Show who is signed in, what waits, and what went wrong',
  examples: ['status', 'status --offline --json'],
  anybody: true,
  async run(session, _args, options) {
    const { holdfast, output } = session;
    const user = holdfast.auth.user();
    if (user) await freshen(session);
    const { state, pending, refused, lastSyncedAt, problem, notices } = holdfast.sync.status();
    const server = await serverOf(options);
    const value = {
      user,
      server,
      profile: profileOf(options),
      state,
      pending,
      refused,
      lastSyncedAt,
      problem: problem?.code,
      notices,
    };
    output.result(value, () => [
      ...output.columns([
        ['signed in', user ? `${user.name} (${user.email})` : 'nobody: field-notes sign-in <email>'],
        ['server', server],
        ['sync', options.offline ? 'not asked (--offline)' : state],
        ['last synced', ago(lastSyncedAt, Date.now())],
        ['to send', pending === 0 ? 'nothing' : `${countOf(pending, 'edit')}, safe on this device`],
        ['refused', refused === 0 ? 'nothing' : `${countOf(refused, 'edit')}: see field-notes outbox`],
        ['kept in', profileOf(options)],
      ]),
      ...notices.map((notice) => `! ${notice.message}`),
    ]);
  },
};
