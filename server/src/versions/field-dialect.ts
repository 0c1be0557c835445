import { canonicalJson } from '@holdfast/schema';
import type { FieldShape } from '@holdfast/schema/compiler';
import type { Conversion, Conversions } from './conversion.js';

/** One field as an API version has it, beside how it is stored. */
export interface FieldDialect {
  readonly name: string;
  /** The name under which it is stored. */
  readonly stored: string;
  /** Whether name and values are as stored. */
  readonly isStored: boolean;
  /** A stored value as the version is shown it. */
  readonly shown: (value: unknown) => unknown;
  /** The stored value for one that is given in the version's shape; undefined where there is none. */
  readonly given: (value: unknown) => unknown;
  /** All stored values that are shown as this one. */
  readonly shownAs: (value: unknown) => unknown[];
  /** What may be given, after "must be". */
  readonly expected: string;
}

/** Throws where the SDL names a conversion that the domain does not have. */
export function fieldDialect(name: string, shape: FieldShape, conversions: Conversions): FieldDialect {
  const { stored, convert } = shape;
  if (convert !== undefined)
    return { name, stored, isStored: false, ...converted(named(convert, conversions)) };
  if (shape.values) return { name, stored, isStored: false, ...ofEnum(shape.values, shape.fallback) };
  const same = (value: unknown): unknown => value;
  return {
    name,
    stored,
    isStored: name === stored,
    shown: same,
    given: same,
    shownAs: (value) => [value],
    expected: 'another value',
  };
}

function named(name: string, conversions: Conversions): Conversion {
  const conversion = Object.hasOwn(conversions, name) ? conversions[name] : undefined;
  if (conversion) return conversion;
  throw new Error(`The SDL converts a field by ${name}, and the domain has no conversion of that name.`);
}

type Values = Pick<FieldDialect, 'shown' | 'given' | 'shownAs' | 'expected'>;

function converted({ shown, stored, expected }: Conversion): Values {
  const show = (value: unknown): unknown => (value == null ? value : shown(value));
  const given = (value: unknown): unknown => {
    if (value == null) return value;
    const found = stored(value);
    const comesBack = found !== undefined && canonicalJson(show(found)) === canonicalJson(value);
    return comesBack ? found : undefined;
  };
  return {
    shown: show,
    given,
    shownAs: (value) => [given(value)].filter((found) => found !== undefined),
    expected,
  };
}

/** `values`: the version's own, by its names; `fallback`: what it is answered for those that it lacks. */
function ofEnum(
  values: NonNullable<FieldShape['values']>,
  fallback: NonNullable<FieldShape['fallback']> = {},
): Values {
  const names = new Map(Object.entries(values).map(([name, stored]) => [stored, name]));
  const lacking = Object.entries(fallback);
  for (const [stored, name] of lacking) names.set(stored, name);
  return {
    shown: each((value) => names.get(String(value)) ?? value),
    given: each((value) => (Object.hasOwn(values, String(value)) ? values[String(value)] : undefined)),
    shownAs: (value) => [...names].filter(([, name]) => name === value).map(([stored]) => stored),
    expected: `one of ${Object.keys(values).join(', ')}`,
  };
}

/** Of a list, each element. */
const each =
  (change: (value: unknown) => unknown) =>
  (value: unknown): unknown =>
    value == null ? value : Array.isArray(value) ? value.map(change) : change(value);
