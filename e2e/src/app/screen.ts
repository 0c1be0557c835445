import type { DeviceFact } from '../laws/index.js';
import type { Place } from '../world/people.js';
import type { Phone } from './phone.js';

/**
 * All that the app shows and says of these workspaces, as its user sees it. An error of a query is an error here, unless
 * `refusals` says that nothing is shown of what the server refuses to speak of.
 */
export async function screenOf(
  phone: Phone,
  places: readonly Place[],
  { refusals }: { refusals: 'are errors' | 'show nothing' } = { refusals: 'are errors' },
): Promise<DeviceFact> {
  const all = async <Shown>(list: (place: Place) => Promise<readonly Shown[]>): Promise<readonly Shown[]> => {
    const shown = [];
    for (const place of places)
      shown.push(...(await (refusals === 'are errors' ? list(place) : list(place).catch(() => []))));
    return shown;
  };
  const visible = {
    Notebook: await all(phone.notebooks),
    Note: await all(phone.notes),
    ChecklistItem: await all(phone.items),
    Conflict: await all(phone.conflicts),
  };
  return {
    name: phone.name,
    userId: phone.app.auth.user()?.id ?? '',
    status: phone.status(),
    outbox: phone.outbox(),
    visible,
  };
}
