import { yjsText } from '@holdfast/schema/text';
import type { AppDatabase } from '../../db/index.js';
import { compiled } from '../../domain/compiled.js';
import { fieldNotes } from '../../domain/field-notes.js';
import { systemRuntime } from '../../runtime.js';
import { createRetention, type Compacted } from '../../sync/compaction/index.js';
import { reportText } from './compaction-report.js';
import { knownWorkspace, openExisting, optionsOf, toolConfig, UsageError, type Tool } from './tool.js';

const dayMs = 86_400_000;
const longest = 36_500;

export const compact: Tool = {
  help: `npm run db:compact -- [options]

Puts what is older than the retention together: one summary a record stands for its changes,
what was deleted before then goes for good, and so do conflicts that are over, receipts and
refresh tokens past their time. Texts with far more past than words are written anew. A device
that was away for longer takes its workspace anew, and keeps its unsent edits. Servers may run
meanwhile, on PostgreSQL; they do the same once a day.
May be stopped (Ctrl+C) and run again at any time.

  --retention DAYS   1 to ${longest}; without it, RETENTION_DAYS, or 90
  --workspace ID     this workspace alone, and no receipts or tokens
  --dry-run          says what would be done, and does nothing
  --json             gives the result as JSON
  --help             this

DATABASE_URL says which database: postgresql://…, or the folder of an embedded one.
`,

  async run(args, { environment, out, err, signal }) {
    const options = optionsOf(args, {
      retention: { type: 'string' },
      workspace: { type: 'string' },
      'dry-run': { type: 'boolean' },
      json: { type: 'boolean' },
    });
    const { retentionMs: configured, receiptWindowMs } = toolConfig(environment);
    const retentionMs = options.retention === undefined ? configured : daysOf(options.retention) * dayMs;
    if (retentionMs === undefined)
      throw new UsageError(
        'RETENTION_DAYS is 0: the log is kept for ever. To compact it, say --retention DAYS.',
      );

    const database = await openExisting(environment);
    try {
      const workspaceId =
        options.workspace === undefined ? undefined : await knownWorkspace(database, options.workspace);
      const retention = retentionOf(database, receiptWindowMs);
      const dryRun = options['dry-run'] === true;
      let failed = false;
      const done = dryRun
        ? await retention.plan({ retentionMs, workspaceId })
        : await retention.run({
            retentionMs,
            workspaceId,
            turn: 'wait',
            signal,
            onProgress: (progress) => err(progressLine(progress)),
            onFailure: (id, error) => {
              failed = true;
              err(`${id}: cannot be compacted, and stays as it is: ${String(error)}\n`);
            },
          });
      const days = retentionMs / dayMs;
      out(
        options.json === true
          ? `${JSON.stringify({ retentionDays: days, dryRun, ...done }, null, 2)}\n`
          : reportText(done, { days, dryRun }),
      );
      return failed ? 1 : 0;
    } finally {
      await database.close();
    }
  },
};

function daysOf(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= longest) return days;
  throw new UsageError(`--retention takes whole days, 1 to ${longest}, and "${text}" is none.`);
}

function retentionOf(database: AppDatabase, receiptWindowMs: number) {
  const { manifest } = compiled(fieldNotes).stored;
  return createRetention({ database, manifest, runtime: systemRuntime, text: yjsText, receiptWindowMs });
}

const progressLine = ({ workspaceId, changes, floor, conflicts, texts }: Compacted): string =>
  `${workspaceId}: ${changes} changes put together${floor === undefined ? '' : `, up to position ${floor}`}` +
  `${conflicts > 0 ? `; ${conflicts} conflicts forgotten` : ''}${texts > 0 ? `; ${texts} texts written anew` : ''}\n`;
