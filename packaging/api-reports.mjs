// node api-reports.mjs [--accept] <folder of a built package>...: what each entry offers, as reports in its folder `api`, to be
// read in reviews. Fails where one does not say what is built; with --accept, writes them. Not TypeScript, since API Extractor
// is installed for this folder alone.
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals: folders } = parseArgs({
  options: { accept: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const made = mkdtempSync(join(tmpdir(), 'holdfast-api-'));

/** What a package exports and has types for: the name of its report, and the file with the types. */
const entriesOf = (folder) =>
  Object.entries(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).exports)
    .filter(([, { types }]) => types)
    .map(([entry, { types }]) => ({
      report: `${entry === '.' ? 'index' : entry.slice(2).replaceAll('/', '-')}.api.md`,
      types,
    }));

/** Whether the report of an entry was as it should be. */
function agrees(folder, { report, types }) {
  const reportFolder = join(folder, 'api');
  mkdirSync(reportFolder, { recursive: true });
  const compilerOptions = {
    ...{ module: 'nodenext', moduleResolution: 'nodenext', target: 'es2023', jsx: 'react-jsx', strict: true },
    ...{ lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'], types: ['node'], skipLibCheck: true },
  };
  const silent = { default: { logLevel: 'none' } };
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      compiler: { overrideTsconfig: { compilerOptions, files: [types] } },
      apiReport: { enabled: true, reportFolder, reportTempFolder: made, reportFileName: report },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
      },
    },
  });
  const { succeeded, apiReportChanged } = Extractor.invoke(config, {
    localBuild: values.accept,
    messageCallback: (message) => {
      message.handled = message.category === 'console';
    },
  });
  return values.accept ? succeeded : succeeded && !apiReportChanged;
}

const differing = [];
for (const folder of folders) {
  const entries = entriesOf(folder);
  for (const entry of entries) if (!agrees(folder, entry)) differing.push(join(folder, 'api', entry.report));
  const wanted = new Set(entries.map(({ report }) => report));
  for (const report of readdirSync(join(folder, 'api')).filter((name) => !wanted.has(name))) {
    if (values.accept) rmSync(join(folder, 'api', report));
    else differing.push(join(folder, 'api', report));
  }
}
rmSync(made, { recursive: true, force: true });
if (differing.length > 0) {
  process.stderr.write(
    `What the packages offer is not what these reports say. If that is meant, run "npm run packages:check -- --accept" and commit:\n${differing.map((path) => `  ${path}\n`).join('')}`,
  );
  process.exitCode = 1;
}
