// What `npm ci` ends with: a checkout that can be started and tested.
import { step } from './steps.mjs';

step('prepare: codegen', ['scripts/codegen.mjs']);
step('prepare: explorer', ['scripts/build-explorer.mjs', '--if-missing']);
