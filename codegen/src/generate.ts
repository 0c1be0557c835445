/** What codegen makes of a compiled schema, as texts by file name. Writes nothing. */
import { codegen } from '@graphql-codegen/core';
import type { CodegenPlugin, Types } from '@graphql-codegen/plugin-helpers';
import * as typedDocuments from '@graphql-codegen/typed-document-node';
import * as types from '@graphql-codegen/typescript';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import * as resolverTypes from '@graphql-codegen/typescript-resolvers';
import { clientManifest, type CompiledSchema, type SdlSource } from '@holdfast/schema/compiler';
import { buildASTSchema, parse, Source } from 'graphql';
import { withFilledIn } from './app-inputs.js';
import * as hooks from './hooks-plugin.js';

export type Files = Record<string, string>;

const banner = '// Made by codegen from the schema. Not to be edited, and not committed.\n';
const common = { useTypeImports: true, enumsAsTypes: true, namingConvention: 'keep' };

export interface ServerTypes {
  /** The type of the resolvers' third argument, as `module#Type`. */
  readonly context: string;
  /** By GraphQL type: what stands for it inside the server, as `module#Type`. */
  readonly mappers?: Readonly<Record<string, string>>;
}

/** Resolver types for the server. */
export async function generateServer(compiled: CompiledSchema, options: ServerTypes): Promise<Files> {
  const text = await emit(
    compiled,
    [],
    { types, resolverTypes },
    {
      contextType: options.context,
      mappers: options.mappers ?? {},
      useIndexSignature: true,
      // Out of the database comes a Date, out of a stored record the text that it serialises to.
      scalars: { ID: 'string', Cursor: 'string', DateTime: { input: 'string', output: 'string | Date' } },
    },
  );
  return { 'resolvers.ts': banner + text };
}

/**
 * For an app: typed documents of its own operations (`holdfast.ts`), a hook for each (`hooks.ts`, apart from the
 * documents because it needs React), and the manifest that its client is built with (`manifest.ts`, which
 * `holdfast.ts` exports too).
 */
export async function generateApp(
  compiled: CompiledSchema,
  operations: readonly SdlSource[],
): Promise<Files> {
  const documents = operations.map(({ name, text }) => ({
    location: name,
    document: parse(new Source(text, name)),
  }));
  const scalars = { ID: 'string', Cursor: 'string', DateTime: 'string' };
  const typeDefs = withFilledIn(compiled.typeDefs, compiled.manifest);
  const schema = buildASTSchema(typeDefs, { assumeValidSDL: true });
  const holdfast = await emit(
    { ...compiled, typeDefs, schema },
    documents,
    { operationTypes, typedDocuments },
    {
      scalars,
    },
  );
  const hookText = await emit(compiled, documents, { hooks }, { documents: './holdfast.js' });
  const manifest = JSON.stringify(clientManifest(compiled.manifest), null, 2);
  return {
    'holdfast.ts': `${banner}${holdfast}\nexport { manifest } from './manifest.js';\n`,
    'hooks.ts': `${banner}${hookText}`,
    'manifest.ts': `${banner}import type { ClientManifest } from '@holdfast/schema';\n\nexport const manifest: ClientManifest = ${manifest};\n`,
  };
}

type Plugins = Record<string, CodegenPlugin>;

async function emit(
  compiled: CompiledSchema,
  documents: Types.DocumentFile[],
  pluginMap: Plugins,
  config: object,
): Promise<string> {
  return codegen({
    filename: 'generated.ts',
    schema: compiled.typeDefs,
    schemaAst: compiled.schema,
    documents,
    pluginMap,
    plugins: Object.keys(pluginMap).map((name) => ({ [name]: {} })),
    config: { ...common, ...config },
  });
}
