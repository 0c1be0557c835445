/** Members that hold what the schema of an app says, and no way of storing it. */
const ofTheApp = new Set(['data', 'input', 'texts']);

/** How things are stored, without the values: every place that there is in keys and values, and what is at it. */
export function shapeOf(pairs: ReadonlyArray<readonly [key: string, value: string]>): string[] {
  const places = new Set<string>();
  for (const [key, value] of pairs) {
    const place = key.replaceAll(/\/(?:[\da-f]{8}-[\da-f-]{27}|\d{16})(?=\/|$)/g, '/#');
    if (key === 'shape') places.add(place);
    else note(places, place.replace(/^record\/\w+/, 'record/#'), JSON.parse(value));
  }
  return [...places].sort();
}

function note(places: Set<string>, place: string, value: unknown): void {
  if (Array.isArray(value)) for (const element of value) note(places, `${place}[]`, element);
  else if (typeof value !== 'object' || value === null) places.add(`${place}: ${typeof value}`);
  else
    for (const [name, member] of Object.entries(value))
      if (ofTheApp.has(name)) places.add(`${place}.${name}`);
      else note(places, `${place}.${name}`, member);
}
