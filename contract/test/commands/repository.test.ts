/** The story of one version in one repository: released, changed, approved, and told in the changelog. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notesFile, version, versionsYaml, workplace, type Workplace } from './workplace.test-util.js';

const release = `schema/releases/${version}.graphql`;
const field =
  '  "How many items its checklist has."\n  checklistCount: Int! @count(of: "ChecklistItem", by: "noteId")\n';

describe('a version of a repository', () => {
  let place: Workplace;
  beforeEach(async () => {
    place = workplace();
    place.write('schema/versions.yaml', versionsYaml);
    expect(await place.run(`release ${version}`)).toMatchObject({ code: 0 });
  });
  afterEach(() => place.remove());

  it('is released with its directives, and told in the changelog', async () => {
    expect(place.read(release)).toContain('body: String! @merge(strategy: TEXT) @limit(maxLength: 200000)');
    expect(place.read(release)).toMatch(/union SyncedRecord.* = .*Note/);
    expect(place.read('schema/CHANGELOG.md')).toContain(
      `## ${version}\n\nReleased on 2026-11-02. The first release.`,
    );
    expect(await place.run('check')).toMatchObject({
      code: 0,
      out: expect.stringContaining('The contract holds'),
    });
  });

  it('is frozen: less, more and tighter are failures, words are not', async () => {
    place.edit(notesFile, '"How many items its checklist has."', '"How long its checklist is."');
    expect((await place.run('check')).code).toBe(0);
    const edits: ReadonlyArray<readonly [string, string, string]> = [
      [field, '', 'field-removed Note.checklistCount'],
      [field, `${field}  more: String\n`, 'field-added Note.more'],
      ['maxLength: 200000', 'maxLength: 100000', 'directive-use-changed Note.body @limit'],
      ['first: Int = 50', 'first: Int = 25', 'argument-default-changed Query.notebooks(first:) 50 → 25'],
    ];
    for (const [from, to, says] of edits) {
      const before = place.read(notesFile);
      place.edit(
        notesFile,
        from.replace('How many items its checklist has', 'How long its checklist is'),
        to,
      );
      const { code, out } = await place.run('check');
      expect(out).toContain(says);
      expect(code).toBe(1);
      place.write(notesFile, before);
    }
  });

  it('may be changed with an approval, and be released so once more', async () => {
    place.edit(notesFile, 'first: Int = 50', 'first: Int = 25');
    const refused = await place.run(`release ${version}`);
    expect(refused.code).toBe(2);
    expect(refused.out).toContain('is released, and may not change');
    place.write(
      'schema/approvals.yaml',
      `- change: argument-default-changed Query.notebooks(first:) 50 → 25\n  version: ${version}\n  reason: Small screens.\n  by: ada\n  expires: 2026-12-31\n`,
    );
    const approved = await place.run('check');
    expect(approved.out).toContain('Approved by ada until 2026-12-31: Small screens.');
    expect(approved.code).toBe(0);
    expect((await place.run(`release ${version}`)).code).toBe(0);
    expect(place.read(release)).toContain('first: Int = 25');
    expect(place.read('schema/CHANGELOG.md').match(/^## /gm)).toHaveLength(1);
  });

  it('is followed by another, of which the changelog says what is new and what to mind', async () => {
    place.write(
      'schema/versions.yaml',
      `${versionsYaml}- version: 2027-02\n  state: stable\n  released: 2027-02-01\n`,
    );
    const later = `${field.trimEnd()} @until(version: "2027-02")\n  more: String @since(version: "2027-02")\n`;
    place.edit(notesFile, field, later);
    const { out, code } = await place.run('release 2027-02');
    expect(out).toContain('2027-02 is frozen');
    expect(code).toBe(0);
    const changelog = place.read('schema/CHANGELOG.md');
    expect(changelog.indexOf('## 2027-02')).toBeLessThan(changelog.indexOf(`## ${version}`));
    expect(changelog).toContain(`### To mind when an app moves here from ${version}`);
    expect(changelog).toContain(
      '- Note.checklistCount is gone: a document that selects it is refused as a whole.',
    );
    expect(changelog).toContain('- `Note.more: String`');
    expect((await place.run('check')).code).toBe(0);
  });

  it('is known, and no preview, when it is released', async () => {
    expect(await place.run('release 2031-01')).toMatchObject({
      code: 2,
      out: expect.stringContaining('does not list 2031-01'),
    });
    place.write('schema/versions.yaml', `${versionsYaml}- version: 2027-02\n  state: preview\n`);
    expect(await place.run('release 2027-02')).toMatchObject({
      code: 2,
      out: expect.stringContaining('is a preview'),
    });
  });

  it('breaks apps that are registered, and names them', async () => {
    place.write(
      'operations/notes.graphql',
      'query Counted($id: ID!) { note(id: $id) { checklistCount } }\nquery Plain($id: ID!) { note(id: $id) { title } }',
    );
    const extract = await place.run(
      `extract --app phone --app-version 1.0.0 --operations operations --schema ${release} --api-version ${version} --out schema/operations`,
    );
    expect(extract.code).toBe(0);
    place.edit(notesFile, field, '');
    const { out } = await place.run('check --format json');
    const removed = (
      JSON.parse(out) as { findings: Array<{ change: string; concerned: Array<{ name: string }> }> }
    ).findings.find(({ change }) => change.startsWith('field-removed Note.checklistCount'));
    expect(removed?.concerned.map(({ name }) => name)).toEqual(['Counted']);
  });

  it('has to be known where an app is registered for it', async () => {
    place.write(
      'schema/operations/phone/1.json',
      JSON.stringify({ format: 1, app: 'phone', appVersion: '1', apiVersion: '2020-01', operations: [] }),
    );
    expect(await place.run('check')).toMatchObject({
      code: 2,
      out: expect.stringContaining('phone 1 is registered for API version 2020-01'),
    });
  });
});

describe('the command line', () => {
  const place = workplace();
  it.each(['--help', 'check --help', 'extract --help', 'release --help'])(
    'fits on a screen: %s',
    async (command) => {
      const { code, out } = await place.run(command);
      expect(code).toBe(0);
      expect(out.split('\n').length).toBeLessThanOrEqual(25);
      expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(120);
    },
  );

  it.each([
    ['nonsense', 'unknown command'],
    ['check --after nowhere.graphql', 'There is no nowhere.graphql'],
    ['check --before schema/sdl', '--after'],
    ['check --after schema/sdl', '--api-version'],
    ['check --after git:nowhere:schema/sdl --api-version 2026-11', 'git ls-tree'],
    ['check --after https://nowhere.invalid/graphql', 'cannot be reached'],
    ['check --format xml', 'Allowed choices are text, json, junit, github'],
    [
      'extract --app a/b --app-version 1 --operations schema/sdl --schema schema/sdl --api-version 2026-11',
      "becomes a file's name",
    ],
    [
      'extract --app a --app-version 1 --operations nowhere --schema schema/sdl --api-version 2026-11',
      'There is no folder',
    ],
  ])('says what is wrong with: %s', async (command, says) => {
    const { code, out } = await place.run(command);
    expect(out).toContain(says);
    expect(code).toBe(2);
  });
});
