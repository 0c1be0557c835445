import { compileVersions, engineSdl, type CompiledVersions } from '@holdfast/schema/compiler';
import { versionsOf, type Domain } from './domain.js';

const known = new WeakMap<Domain['sources'], Map<string, CompiledVersions>>();

/**
 * A domain's schema with the engine's, in all its API versions. It takes half a second, so the same SDL is compiled once a
 * process: in tests and simulations, many servers start in one. Throws as `compileVersions` does.
 */
export function compiled(domain: Domain): CompiledVersions {
  const versions = versionsOf(domain);
  const ofSources = known.get(domain.sources) ?? new Map<string, CompiledVersions>();
  known.set(domain.sources, ofSources);
  const name = JSON.stringify(versions);
  const found = ofSources.get(name) ?? compileVersions([...engineSdl(), ...domain.sources], versions);
  ofSources.set(name, found);
  return found;
}
