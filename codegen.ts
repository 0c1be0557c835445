/** `npm run codegen`: everything that is made from the SDL, written to where it is used. */
import { generateApp, generateServer, writeChanged } from '@holdfast/codegen';
import { currentVersion } from '@holdfast/schema';
import { compileVersions, loadSdl, loadVersions, sdlFolder, versionsFile } from '@holdfast/schema/compiler';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname;

/** The apps of Field Notes, each with the API version that it is made for: its operations are in `operations/`. */
const apps = {
  'examples/field-notes': currentVersion,
  'examples/field-notes-cli': currentVersion,
  e2e: currentVersion,
};

/** Clients of each API version, for tests: a folder of operations a version. */
const clients = 'e2e/versions';

const { served } = compileVersions(loadSdl(sdlFolder), loadVersions(versionsFile));
writeChanged(
  join(root, 'server/src/generated'),
  await generateServer(servedAs(currentVersion), {
    context: '../graphql/context.js#Context',
    // What a resolver returns where the rest of the type has resolvers of its own.
    mappers: {
      User: '../identity/index.js#PersonView',
      Device: '../identity/index.js#DeviceView',
      Session: '../identity/index.js#SessionKeys',
      Workspace: '../identity/index.js#WorkspaceView',
      WorkspaceMembership: '../identity/index.js#MembershipView',
      Member: '../identity/index.js#MemberView',
    },
  }),
);
for (const [app, version] of Object.entries(apps)) {
  const operations = join(root, app, 'operations');
  writeChanged(
    join(root, app, 'src/generated'),
    await generateApp(servedAs(version), existsSync(operations) ? loadSdl(operations) : []),
  );
}

for (const version of readdirSync(join(root, clients)))
  writeChanged(
    join(root, 'e2e/src/generated', version),
    await generateApp(servedAs(version), loadSdl(join(root, clients, version))),
  );

function servedAs(version: string) {
  const found = served.get(version);
  if (!found) throw new Error(`API version ${version} is not served: see schema/versions.yaml.`);
  return found;
}
