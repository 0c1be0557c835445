import { concatAST, parse, Source, type DocumentNode } from 'graphql';
// The rules of SDL are applied by buildASTSchema too, but only here do their errors keep their places.
import { validateSDL } from 'graphql/validation/validate.js';
import type { Problems } from './problems.js';
import type { SdlSource } from './sources.js';

/** All sources as one document. */
export function parseSources(sources: readonly SdlSource[], problems: Problems): DocumentNode {
  const documents = sources.flatMap(({ name, text }) => {
    try {
      return [parse(new Source(text, name))];
    } catch (error) {
      problems.add(error, 'This is not GraphQL: mend the text here or just before.');
      return [];
    }
  });
  problems.throwIfAny();
  return concatAST(documents);
}

/** What GraphQL's own rules say of the SDL: unknown types and directives, things said twice. */
export function checkSdl(document: DocumentNode, problems: Problems): void {
  for (const error of validateSDL(document))
    problems.add(error, 'GraphQL itself refuses this: mend the definition, or the name that it uses.');
  problems.throwIfAny();
}
