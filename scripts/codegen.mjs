// Everything that is generated and not committed: the Prisma client, then what the SDL gives (see codegen.ts).
import { stepIfWritten, typescript } from './steps.mjs';

stepIfWritten('codegen: Prisma client', 'prisma/schema/main.prisma', ['scripts/prisma-generate.mjs']);
stepIfWritten('codegen: types, documents, hooks, manifest', 'codegen.ts', [...typescript, 'codegen.ts']);
