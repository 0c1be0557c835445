// The two import rules of this repository: `ladder` (who may import what) and `no-cycle`.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { generated, guarded, ladders, packages } from './ladders.js';

const root = join(import.meta.dirname, '..');
const isTest = (file) => /(\.test\.tsx?|\.test-util\.tsx?)$|(^|\/)test\//.test(file);

/** `server/src/http/explorer.ts` is `{ workspace: 'server', home: 'server', area: 'http' }`; outside the workspaces: undefined. */
function place(path) {
  const parts = relative(root, path).split(sep);
  const workspace = parts[0];
  if (!(workspace in packages)) return undefined;
  const home = workspace === 'examples' ? parts.slice(0, 2).join('/') : workspace;
  const inside = relative(home, parts.join('/')).split(sep);
  const area = inside[0] === 'src' ? inside[1]?.replace(/\.(d\.)?[cm]?[jt]sx?$/, '') : undefined;
  return { workspace, home, area };
}

const step = (ladder, area) => ladder.findIndex((areas) => areas.includes(area));

/** Why `from` may not import `specifier`, or undefined where it may. */
export function refusal(from, specifier) {
  const here = place(from);
  if (!here) return undefined;

  if (specifier.startsWith('@holdfast/')) {
    const allowed = packages[here.workspace];
    // An entry with a sub path allows just itself; a package name allows the package and all its public entries.
    const fits = (name) =>
      specifier === name || (name.split('/').length === 2 && specifier.startsWith(`${name}/`));
    if (allowed.some(fits)) return undefined;
    return `${here.workspace} may not import ${specifier}; it may import ${allowed.join(', ') || 'no other workspace'}`;
  }
  if (!specifier.startsWith('.')) return undefined;

  const there = place(resolve(dirname(from), specifier));
  if (there?.home !== here.home) {
    return `an import must not leave ${here.home}: name the package and one of its public entries instead`;
  }
  const ladder = ladders[here.workspace];
  if (!ladder || !here.area || !there.area || here.area === there.area) return undefined;
  if (isTest(relative(root, from)) || generated.includes(here.area)) return undefined;

  const guards = guarded[here.workspace]?.[there.area];
  if (guards && !guards.includes(here.area)) {
    return `${there.area} is named by ${guards.join(' and ')} alone`;
  }
  const [mine, theirs] = [step(ladder, here.area), step(ladder, there.area)];
  if (theirs === -1 || (mine !== -1 && mine <= theirs)) return undefined;
  const order = ladder.map((areas) => areas.join(', ')).join(' → ');
  return mine === -1
    ? `${here.area} is on no step of the ladder, so it may not import ${there.area} (${order})`
    : `${here.area} may not import ${there.area}: only rightwards in ${order}`;
}

const ladder = {
  meta: { type: 'problem', schema: [], messages: { refused: '{{why}}.' } },
  create(context) {
    const check = (source) => {
      const value = source?.type === 'TSLiteralType' ? source.literal.value : source?.value;
      if (typeof value !== 'string') return;
      const why = refusal(context.filename, value);
      if (why) context.report({ node: source, messageId: 'refused', data: { why } });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source ?? node.argument),
    };
  },
};

const parsed = new Map();

/** The files that `file` imports when it is loaded: no type-only imports, no lazy ones, nothing from a package. */
function importsOf(file) {
  let modified;
  try {
    modified = statSync(file).mtimeMs;
  } catch {
    return [];
  }
  const known = parsed.get(file);
  if (known?.modified === modified) return known.imports;

  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const imports = [];
  for (const statement of source.statements) {
    const typeOnly = ts.isImportDeclaration(statement)
      ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : ts.isExportDeclaration(statement) && statement.isTypeOnly;
    const specifier = statement.moduleSpecifier?.text;
    if (!typeOnly && specifier?.startsWith('.')) imports.push(target(file, specifier));
  }
  parsed.set(file, { modified, imports });
  return imports;
}

function target(file, specifier) {
  const path = resolve(dirname(file), specifier);
  const candidates = [path.replace(/\.js$/, '.ts'), path.replace(/\.jsx?$/, '.tsx'), path];
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile()) ?? path;
}

/** The shortest way from `start` back to `goal` along imports, or undefined. */
export function cycle(start, goal) {
  const from = new Map([[start, undefined]]);
  for (const file of from.keys()) {
    if (file === goal) {
      const way = [];
      for (let at = file; at !== undefined; at = from.get(at)) way.unshift(at);
      return way;
    }
    for (const next of importsOf(file)) if (!from.has(next)) from.set(next, file);
  }
  return undefined;
}

const noCycle = {
  meta: { type: 'problem', schema: [], messages: { cycle: 'This import closes a cycle: {{way}}.' } },
  create(context) {
    const check = (node) => {
      const specifier = node.source?.value;
      const typeOnly = node.importKind === 'type' || node.exportKind === 'type';
      if (typeOnly || typeof specifier !== 'string' || !specifier.startsWith('.')) return;
      const way = cycle(target(context.filename, specifier), context.filename);
      if (!way) return;
      const names = [context.filename, ...way].map((file) => relative(root, file).split(sep).join('/'));
      context.report({ node: node.source, messageId: 'cycle', data: { way: names.join(' → ') } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};

export default { meta: { name: 'holdfast' }, rules: { ladder, 'no-cycle': noCycle } };
