// What `npm ci` ends with: a checkout that can be started and tested.
import { step, stepIfWritten } from './steps.mjs';

step('prepare: codegen', ['scripts/codegen.mjs']);
stepIfWritten('prepare: explorer', 'scripts/build-explorer.mjs', [
  'scripts/build-explorer.mjs',
  '--if-missing',
]);
