import { renewEpochs } from '../../sync/positions.js';
import { knownWorkspace, openExisting, optionsOf, type Tool } from './tool.js';

export const newEpoch: Tool = {
  help: `npm run db:new-epoch -- [options]

Names the change logs anew, after the database was restored from a backup: every device that
follows one takes its workspace anew when it next syncs. Edits that devices have not sent yet
stay on them, and are sent as ever. Servers may run meanwhile, on PostgreSQL.

  --workspace ID   this workspace alone; without it, all
  --help           this

DATABASE_URL says which database: postgresql://…, or the folder of an embedded one.
`,

  async run(args, { environment, out }) {
    const options = optionsOf(args, { workspace: { type: 'string' } });
    const database = await openExisting(environment);
    try {
      const workspaceId =
        options.workspace === undefined ? undefined : await knownWorkspace(database, options.workspace);
      const count = await renewEpochs(database, workspaceId);
      out(
        `${count} ${count === 1 ? 'log has' : 'logs have'} a new name. Devices begin again when they sync.\n`,
      );
    } finally {
      await database.close();
    }
    return 0;
  },
};
