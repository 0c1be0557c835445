import { isAppName, isVersion } from '../../identity/client-build.js';
import { minimumsKeptMs } from '../../identity/client-gate.js';
import { readClientMinimums, setClientMinimum } from '../../identity/client-minimums.js';
import { openExisting, optionsOf, UsageError, type Tool } from './tool.js';

const within = `within ${minimumsKeptMs / 1_000} seconds`;

export const clientMinimum: Tool = {
  help: `npm run db:client-minimum -- [options]

Says which builds of an app have to be upgraded. Those that are older are answered
CLIENT_UPGRADE_REQUIRED; they keep working on what they hold, and keep what was not sent.
All servers on this database heed it ${within}. Without options, lists what is set.

  --app NAME          the app, as it names itself in x-client-version: NAME/1.4.2
  --minimum VERSION   the oldest build that is served, such as 1.4.2
  --lift              any build is served again
  --help              this

DATABASE_URL says which database: postgresql://…, or the folder of an embedded one.
`,

  async run(args, { environment, out }) {
    const { app, minimum, lift } = optionsOf(args, {
      app: { type: 'string' },
      minimum: { type: 'string' },
      lift: { type: 'boolean' },
    });
    const sets = minimum !== undefined || lift === true;
    if (sets && (app === undefined || !isAppName(app)))
      throw new UsageError('--app takes the name of an app: letters, digits, points, lines.');
    if (minimum !== undefined && lift) throw new UsageError('Give --minimum or --lift, not both.');
    if (minimum !== undefined && !isVersion(minimum))
      throw new UsageError('--minimum takes a version that builds can be compared with, such as 1.4.2.');
    const database = await openExisting(environment);
    try {
      if (app !== undefined && sets) await setClientMinimum(database, app, minimum);
      const all = [...(await readClientMinimums(database))];
      const shown = app === undefined ? all : all.filter(([name]) => name === app);
      for (const [name, oldest] of shown) out(`${name}: ${oldest} and newer\n`);
      if (shown.length === 0) out(`${app ?? 'Every app'}: any build\n`);
      if (sets) out(`Servers heed it ${within}.\n`);
    } finally {
      await database.close();
    }
    return 0;
  },
};
