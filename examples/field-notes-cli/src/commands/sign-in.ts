import { getInStep } from '../app/in-step.js';
import { profileOf, serverOf } from '../app/open.js';
import { waitMs } from '../app/session.js';
import { writeSettings } from '../app/settings.js';
import { exitCodes, Failure } from '../failures.js';
import { workspaceCalled, workspaces } from '../notes/workspaces.js';
import { readPassword } from '../terminal/password.js';
import type { CommandSpec } from './command.js';

/** Signs in and fetches the person's notes, so that every other command works without a network from then on. */
export const signIn: CommandSpec = {
  usage: 'sign-in <email>',
  summary: 'Sign in and fetch your notes',
  args: { email: 'the address of your account' },
  examples: [
    'sign-in ada@fieldnotes.test',
    'sign-in ada@fieldnotes.test --server https://notes.example < password.txt',
    'sign-in ada@fieldnotes.test --workspace Basecamp',
  ],
  anybody: true,
  async run(session, [email = ''], options) {
    const { holdfast, output } = session;
    if (options.offline)
      throw new Failure(exitCodes.offline, 'Signing in needs the server: leave out --offline.', 'OFFLINE');
    const user = await holdfast.auth.signIn({ email, password: await readPassword() });
    const server = await serverOf(options);
    await writeSettings(profileOf(options), { server });
    const inStep = await getInStep(holdfast.sync, waitMs(options, 60_000));
    const all = workspaces(session);
    if (options.workspace !== undefined) {
      await writeSettings(profileOf(options), { workspace: workspaceCalled(all, options.workspace).id });
    }
    output.result({ user, server, workspaces: all }, () => [
      `Signed in to ${server} as ${user.name}.`,
      ...all.map((one) => `You are ${one.role} of ${one.name}.`),
    ]);
    if (!inStep.reached)
      output.notice(`${inStep.why.message} Your notes are fetched by the next \`field-notes sync\`.`);
  },
};
