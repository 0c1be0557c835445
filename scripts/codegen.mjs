// Everything that is generated and not committed: the Prisma client, then what the SDL gives (see codegen.ts).
import { step, typescript } from './steps.mjs';

step('codegen: Prisma client', ['scripts/prisma-generate.mjs']);
step('codegen: types, documents, hooks, manifest', [...typescript, 'codegen.ts']);
