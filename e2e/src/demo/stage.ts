import type { Phone } from '../app/phone.js';
import type { World } from '../world/world.js';
import type { Narrator } from './narrator.js';
import type { Stage } from './train-ride.js';

/** Two people in one workspace, each signed in on a device of their own. */
export async function setTheStage(world: World<Phone>, narrator: Narrator): Promise<Stage> {
  const place = await world.people.workspace('Summer');
  const phones = [];
  for (const name of ['ada', 'grace']) {
    const person = await world.people.person(name);
    await world.people.member(place, person, 'EDITOR');
    const phone = await world.device(name).start();
    await phone.signIn(person);
    phones.push(phone);
  }
  await world.settle();
  const [ada, grace] = phones as [Phone, Phone];
  const counts = new Map(phones.map((phone) => [phone, countWire(phone)]));
  return { world, narrator, place, ada, grace, news: (phone) => counts.get(phone)?.() ?? '' };
}

/** Counts what a device sends and what becomes of it; the function returned tells it and begins anew. */
function countWire(phone: Phone): () => string {
  let sent = 0;
  let unanswered = 0;
  let impostors = 0;
  phone.onWire.add(({ kind, operation, mishap }) => {
    if (operation === 'socket') return;
    if (kind === 'request') sent++;
    if (kind === 'lost') unanswered++;
    if (kind === 'answer' && mishap === 'portal') impostors++;
  });
  return () => {
    const parts = [`${sent} requests`];
    if (unanswered > 0) parts.push(`${unanswered} without an answer`);
    if (impostors > 0) parts.push(`${impostors} answered by the wrong host`);
    sent = unanswered = impostors = 0;
    return parts.join(', ');
  };
}
