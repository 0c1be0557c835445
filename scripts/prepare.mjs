// What `npm ci` ends with: a checkout that can be started and tested.
import { step, typescript } from './steps.mjs';

step('prepare: codegen', ['scripts/codegen.mjs']);
step('prepare: explorer', ['scripts/build-explorer.mjs', '--if-missing']);
step('prepare: documentation', [...typescript, 'docs/site/build.ts']);
step('prepare: web app', ['scripts/build-web.mjs', '--if-missing']);
