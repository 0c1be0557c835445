import type { Random } from '../world/random.js';
import type { Cast, Player } from './cast.js';
import type { Person } from '../world/people.js';

/** Who is meant to be signed in on each device, and who has ever been. */
export interface Sessions {
  /** Gets the right person signed in. False while that cannot be done: no network, say. */
  ensure(player: Player): Promise<boolean>;
  /** Somebody signs out and keeps the unsent edits; the same person or a guest is to come next. */
  change(player: Player, random: Random): Promise<void>;
  /** The device goes back to its owner, who signs in in all its tabs: one that has shown nobody shows nobody until then. */
  goHome(player: Player): Promise<void>;
  /** People other than its owner who have used the device. */
  guests(player: Player): readonly Person[];
  handOver(player: Player, to: Person): Promise<void>;
}

export function createSessions({ people, players }: Cast): Sessions {
  const wanted = new Map<Player, Person>();
  const been = new Map<Player, Set<Person>>();
  /** All tabs of a browser have one session. */
  const seat = (player: Player): Player => player.tabOf ?? player;
  const who = (player: Player): Person => wanted.get(seat(player)) ?? player.owner;

  async function ensure(player: Player): Promise<boolean> {
    const { auth } = player.phone.app;
    const person = who(player);
    const mine = auth.user()?.id === person.id;
    // A renewal whose answer was lost for longer than the grace window ends a session: the person has to sign in anew.
    if (mine && player.phone.status().state !== 'needs-sign-in') return true;
    if (auth.user() && !mine) await player.phone.signOut({ unsent: 'keep' });
    try {
      await player.phone.signIn(person);
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ProcessDied') throw error;
      return false;
    }
  }

  async function handOver(player: Player, to: Person): Promise<void> {
    wanted.set(seat(player), to);
    been.set(seat(player), (been.get(seat(player)) ?? new Set()).add(to));
    await ensure(player);
  }

  return {
    ensure,
    handOver,
    async change(player, random) {
      await player.phone.signOut({ unsent: 'keep' });
      await handOver(player, random.chance(0.5) ? player.owner : random.pick(people));
    },
    async goHome(player) {
      await handOver(player, player.owner);
      for (const tab of players) if (tab.tabOf === player) await ensure(tab);
    },
    guests: (player) => [...(been.get(player) ?? [])].filter((person) => person !== player.owner),
  };
}
