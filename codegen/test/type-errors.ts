import { dirname, join } from 'node:path';
import ts from 'typescript';

type Files = Readonly<Record<string, string>>;

/** What the type checker says of folders of files that exist only in memory, as if they lay in the repository. */
export function typeErrors<Folder extends string>(
  root: string,
  folders: Readonly<Record<Folder, Files>>,
): Record<Folder, string[]> {
  const base = join(root, 'codegen/test/generated');
  const texts = new Map<string, string>();
  for (const [folder, files] of Object.entries<Files>(folders))
    for (const [name, text] of Object.entries(files)) texts.set(join(base, folder, name), text);

  const options = optionsOf(root);
  const program = ts.createProgram([...texts.keys()], options, hostWith(texts, options));
  const found = ts.getPreEmitDiagnostics(program);
  const errorsIn = (folder: string) =>
    found.filter(({ file }) => file?.fileName.startsWith(join(base, folder))).map(describeDiagnostic);
  return Object.fromEntries(Object.keys(folders).map((folder) => [folder, errorsIn(folder)])) as Record<
    Folder,
    string[]
  >;
}

function optionsOf(root: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  return ts.parseJsonConfigFileContent({ ...(config as object), include: [] }, ts.sys, root).options;
}

function hostWith(texts: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const disk = ts.createCompilerHost(options);
  const folders = new Set([...texts.keys()].map(dirname));
  return {
    ...disk,
    fileExists: (path) => texts.has(path) || disk.fileExists(path),
    readFile: (path) => texts.get(path) ?? disk.readFile(path),
    directoryExists: (path) => folders.has(path) || (disk.directoryExists?.(path) ?? false),
    getSourceFile: (path, version, ...rest) => {
      const text = texts.get(path);
      return text === undefined
        ? disk.getSourceFile(path, version, ...rest)
        : ts.createSourceFile(path, text, version);
    },
  };
}

function describeDiagnostic({ file, start = 0, messageText }: ts.Diagnostic): string {
  const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
  return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}
