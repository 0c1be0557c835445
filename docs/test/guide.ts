import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Something that a guide tells its reader to do: write a file, change one, or run a command. */
export type GuideStep =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'diff'; readonly path: string; readonly text: string }
  | { readonly kind: 'run'; readonly command: string };

/**
 * What a guide tells its reader to do, in its order: a fenced block is a whole file if the line above it is a path in
 * backticks; a `diff` block changes the file that the text named last; each line of a `sh` block is run.
 */
export function guideSteps(markdown: string): GuideStep[] {
  const steps: GuideStep[] = [];
  let named: string | undefined;
  for (const match of markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$|`([\w./-]+\/[\w.-]+\.\w+)`/gm)) {
    const [, language, text = '', path] = match;
    if (path !== undefined) named = path;
    else if (language === 'sh') {
      for (const command of text.trim().split('\n')) steps.push({ kind: 'run', command });
    } else if (language === 'diff' && named) steps.push({ kind: 'diff', path: named, text });
    else if (named && markdown.slice(0, match.index).endsWith(`\n\`${named}\`\n\n`)) {
      steps.push({ kind: 'file', path: named, text });
    }
  }
  return steps;
}

type FileStep = Exclude<GuideStep, { kind: 'run' }>;

/** Writes or changes a file in a copy of the repository. */
export async function follow(step: FileStep, root: string): Promise<void> {
  const file = join(root, step.path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, step.kind === 'file' ? step.text : patched(await readFile(file, 'utf8'), step));
}

/** The lines without `+` become those without `-`; at the top of the file where all have a `+`. */
function patched(text: string, { path, text: diff }: FileStep): string {
  const lines = diff.split('\n').filter((line) => line !== '');
  const without = (sign: string): string =>
    lines
      .filter((line) => !line.startsWith(sign))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const before = without('+');
  if (!text.includes(before)) throw new Error(`The guide names lines that ${path} does not have:\n${before}`);
  return text.replace(before, () => without('-'));
}
