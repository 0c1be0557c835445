import { loadSdl, sdlFolder } from '@holdfast/schema/compiler';
import { buildSchema, type GraphQLSchema } from 'graphql';

const directives = loadSdl(sdlFolder).find(({ name }) => name === 'directives.graphql')?.text ?? '';

/** A schema from SDL, with Holdfast's directives there to use. */
export const schemaOf = (sdl: string): GraphQLSchema =>
  // Roles are of the identity part of the SDL, which a small schema does without.
  buildSchema(`${directives}\nenum Role { VIEWER EDITOR OWNER }\n${sdl}`);
