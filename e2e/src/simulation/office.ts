import type { Cast } from './cast.js';

/** The owner's desk: now and then somebody's role changes, or a membership ends for a while. */
export async function openOffice({ world, people, places }: Cast, over: () => boolean): Promise<void> {
  const random = world.random.stream('office');
  const [ada, , lin] = people;
  if (!ada || !lin) return;
  const console = await world.console(ada);
  const call = (what: string, field: string, input: Record<string, unknown>): void => {
    world.history.note('office', what);
    const type = field.charAt(0).toUpperCase() + field.slice(1);
    const text = `mutation($input: ${type}Input!) { ${field}(input: $input) { id } }`;
    // Whoever is no member any more has no role to change: that is refused, and rightly.
    const done = console.reply(text, { input }).then(({ errors }) => {
      if (errors) world.history.note('office', `refused: ${errors[0]?.message ?? ''}`);
    });
    world.background(what, done);
  };
  const act = (): void => {
    if (over()) return;
    // With all servers down, even a desk has to wait.
    if (world.site.up().length > 0) {
      const place = random.pick(places);
      const workspaceId = place.id;
      const deed = random.weighted({ nothing: 6, demote: 2, promote: 3, remove: 1, add: 3 });
      if (deed === 'demote')
        call('lin may only read', 'changeRole', { workspaceId, userId: lin.id, role: 'VIEWER' });
      if (deed === 'promote')
        call('lin may write', 'changeRole', { workspaceId, userId: lin.id, role: 'EDITOR' });
      if (deed === 'remove') call('lin is removed', 'removeMember', { workspaceId, userId: lin.id });
      if (deed === 'add')
        call('lin is a member', 'addMember', { workspaceId, email: lin.email, role: 'EDITOR' });
    }
    world.time.after(random.int(3, 9) * 60_000, act);
  };
  world.time.after(random.int(5, 12) * 60_000, act);
}
