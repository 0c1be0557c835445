import { isObjectType } from 'graphql';
import { cascades } from '../cascades.js';
import type { Entity } from '../manifest.js';
import type { Reading } from './reading.js';

/** Reports relations by which a record would go along with itself when it is deleted. */
export function checkCascades(
  { schema, directives, problems }: Reading,
  entities: Readonly<Record<string, Entity>>,
): void {
  for (const { name: type, relations } of Object.values(entities))
    for (const relation of Object.values(relations).filter(cascades)) {
      const way = wayTo(type, relation.to, entities);
      if (!way) continue;
      const parent = schema.getType(type);
      const field = isObjectType(parent) ? parent.getFields()[relation.name] : undefined;
      problems.report(
        field && directives.of('relation', field)?.at('onDelete'),
        `${type}.${relation.name} closes a circle of CASCADE: ${[type, ...way].join(', ')}.`,
        'Let one relation of the circle be onDelete: KEEP.',
      );
    }
}

/** The types on the way from one to another along relations that cascade; undefined if there is none. */
function wayTo(
  goal: string,
  from: string,
  entities: Readonly<Record<string, Entity>>,
  passed: readonly string[] = [],
): readonly string[] | undefined {
  if (from === goal) return [...passed, from];
  if (passed.includes(from)) return undefined;
  const next = Object.values(entities[from]?.relations ?? {}).filter(cascades);
  return next.map(({ to }) => wayTo(goal, to, entities, [...passed, from])).find((way) => way !== undefined);
}
