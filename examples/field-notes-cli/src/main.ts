import { run } from './run.js';
import { endQuietlyOnClosedPipe } from './terminal/output.js';

endQuietlyOnClosedPipe();
process.exitCode = await run(process.argv.slice(2), process.stdout, process.stderr);
