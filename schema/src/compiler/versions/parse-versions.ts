import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import { isVersionName, versionStates, type ApiVersion, type VersionState } from '../../versions.js';
import { Problems } from '../problems.js';
import { sdlFolder, type SdlSource } from '../sources.js';
import { checkVersions, type Written } from './check-versions.js';

/** The API versions of the domain that ships in this package. */
export const versionsFile = join(sdlFolder, '..', 'versions.yaml');

/** The API versions in a file of the form of `versions.yaml`. Node only. Throws as `parseVersions` does. */
export const loadVersions = (file: string): ApiVersion[] =>
  parseVersions({ name: basename(file), text: readFileSync(file, 'utf8') });

/**
 * The API versions that a YAML text lists, oldest first:
 *
 * ```yaml
 * - version: 2026-05
 *   state: deprecated
 *   released: 2026-05-04
 *   deprecated: 2026-11-02
 *   sunset: 2027-05-03
 * ```
 *
 * @throws SchemaCompileError with every problem that was found, each with its line and with what to do
 */
export function parseVersions({ name, text }: SdlSource): ApiVersion[] {
  const problems = new Problems();
  const lines = new LineCounter();
  const placeAt = (offset = 0) => {
    const { line, col } = lines.linePos(offset);
    return { file: name, line, column: col };
  };
  const report: Report = (node, message, advice) =>
    problems.reportAt(placeAt(node?.range?.[0]), message, advice);

  const document = parseDocument(text, { lineCounter: lines, schema: 'core' });
  for (const { pos, message } of document.errors)
    problems.reportAt(placeAt(pos[0]), firstLine(message), 'This is not YAML: mend the text here.');
  problems.throwIfAny();

  const list = document.contents;
  const items = isSeq(list) ? list.items : [];
  if (items.length === 0) report(list, 'There are no API versions here.', `Write a list: ${example}.`);
  const written = items.flatMap((item) => readEntry(item as Node, report) ?? []);
  problems.throwIfAny();
  checkVersions(written, report);
  problems.throwIfAny();
  return written.map(({ entry }) => entry);
}

export type Report = (node: Node | null | undefined, message: string, advice: string) => void;

const example = '`- version: 2026-11`, below it `state: stable` and `released: 2026-11-02`';
const days = ['released', 'deprecated', 'sunset'] as const;
const keys: readonly string[] = ['version', 'state', ...days];

function readEntry(item: Node, report: Report): Written | undefined {
  if (!isMap(item)) {
    report(item, 'An API version is written as keys and values.', `Write ${example}.`);
    return undefined;
  }
  const at = (key: string): Node => (item.get(key, true) as Node | undefined) ?? item;
  checkKeys(item, report);
  const version = textOf(item.get('version', true));
  if (version === undefined || !isVersionName(version))
    report(at('version'), `${version ?? 'Nothing'} is no API version.`, 'Write a year and a month: 2026-11.');
  const state = textOf(item.get('state', true));
  if (!isState(state))
    report(
      at('state'),
      `${version ?? 'This'} has ${state === undefined ? 'no state' : `the state ${state}`}.`,
      `Choose one of ${versionStates.join(', ')}.`,
    );
  const dates = days.flatMap((key) => {
    const node = item.get(key, true);
    const day = textOf(node);
    if (node === undefined) return [];
    if (day !== undefined && isDay(day)) return [[key, day] as const];
    report(at(key), `${key} is ${day ?? 'empty'}, which is no day.`, 'Write it as 2026-11-02.');
    return [];
  });
  if (version === undefined || !isState(state)) return undefined;
  return { entry: { version, state, ...Object.fromEntries(dates) }, at };
}

function checkKeys(item: YAMLMap, report: Report): void {
  for (const { key } of item.items) {
    const name = textOf(key);
    if (name === undefined || !keys.includes(name))
      report(key as Node, `Nothing reads ${name ?? 'this'} here.`, `Use ${keys.join(', ')}.`);
  }
}

const textOf = (node: unknown): string | undefined =>
  isScalar<unknown>(node) && ['string', 'number', 'boolean'].includes(typeof node.value)
    ? String(node.value)
    : undefined;

const isState = (text: string | undefined): text is VersionState =>
  versionStates.includes(text as VersionState);

/** Also whether the month has such a day. */
const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

const firstLine = (text: string): string => `${text.split('\n', 1)[0]?.replace(/ at line .*$/, '')}.`;
