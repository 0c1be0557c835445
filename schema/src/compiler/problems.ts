import { getLocation, GraphQLError, type ASTNode } from 'graphql';

/** One thing that is wrong with the SDL, and what its author can do about it. Lines and columns count from 1. */
export interface SchemaProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly advice: string;
}

/** The SDL does not compile. Carries every problem that was found, and reads as a list of them. */
export class SchemaCompileError extends Error {
  override readonly name = 'SchemaCompileError';

  constructor(readonly problems: readonly SchemaProblem[]) {
    const lines = problems.map(
      ({ file, line, column, message, advice }) => `${file}:${line}:${column}  ${message}\n    ${advice}`,
    );
    super(
      `The schema has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n\n${lines.join('\n\n')}\n`,
    );
  }
}

/** Collects problems, so that an author sees all of them at once. */
export class Problems {
  private readonly found: SchemaProblem[] = [];

  /** Where the SDL says what is wrong; `undefined` only for what is missing altogether. */
  report(at: ASTNode | null | undefined, message: string, advice: string): void {
    const source = at?.loc?.source;
    const where = source && at.loc ? getLocation(source, at.loc.start) : { line: 1, column: 1 };
    this.found.push({ file: source?.name ?? 'schema', ...where, message, advice });
  }

  /** A problem that GraphQL itself found. */
  add(error: unknown, advice: string): void {
    if (!(error instanceof GraphQLError)) throw error;
    const where = error.locations?.[0] ?? { line: 1, column: 1 };
    this.found.push({
      file: error.source?.name ?? 'schema',
      line: where.line,
      column: where.column,
      message: error.message,
      advice,
    });
  }

  /** Ends a stage of the compiler: what comes next would only trip over the same problems again. */
  throwIfAny(): void {
    if (this.found.length > 0) throw new SchemaCompileError(this.found);
  }
}
