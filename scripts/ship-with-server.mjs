// Copies into the server's `dist` what it reads from the rest of the repository while it runs: see server/src/shipped.ts.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './steps.mjs';

for (const folder of ['prisma/schema', 'prisma/migrations', 'examples/field-notes/dist'])
  cpSync(join(root, folder), join(root, 'server/dist/shipped', folder), { recursive: true });
