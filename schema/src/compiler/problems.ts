import { getLocation, GraphQLError, type ASTNode, type Source } from 'graphql';

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

  /** At the SDL that says what is wrong; `undefined` only for what is missing altogether. */
  report(at: ASTNode | null | undefined, message: string, advice: string): void {
    this.reportAt(placeOf(at), message, advice);
  }

  /** At a place in a text that is no SDL. */
  reportAt(place: Pick<SchemaProblem, 'file' | 'line' | 'column'>, message: string, advice: string): void {
    this.found.push({ ...place, message, advice });
  }

  /** A problem that GraphQL itself found. */
  add(error: unknown, advice: string): void {
    if (!(error instanceof GraphQLError)) throw error;
    const [at] = error.nodes ?? [];
    const [where] = error.locations ?? [];
    const place =
      at || !where ? placeOf(at) : { file: fileOf(error.source), line: where.line, column: where.column };
    this.found.push({ ...place, message: error.message, advice });
  }

  /** Ends a stage of the compiler: what comes next would only trip over the same problems again. */
  throwIfAny(): void {
    if (this.found.length > 0) throw new SchemaCompileError(this.found);
  }
}

const fileOf = (source: Source | undefined): string => source?.name ?? 'schema';

/** A definition is named, not pointed at from the start: its description comes first and may be long. */
function placeOf(at: ASTNode | null | undefined): Pick<SchemaProblem, 'file' | 'line' | 'column'> {
  const loc = (at && 'description' in at && 'name' in at ? at.name : at)?.loc;
  if (!loc) return { file: fileOf(undefined), line: 1, column: 1 };
  return { file: fileOf(loc.source), ...getLocation(loc.source, loc.start) };
}
