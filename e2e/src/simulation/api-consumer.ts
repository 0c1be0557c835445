import type { Cast } from './cast.js';
import { retype } from './pieces.js';

const readText = `query($id: ID!) { note(id: $id) { id workspaceId title body version } }`;
const writeText = `mutation($input: UpdateNoteInput!) { updateNote(input: $input) { outcome userErrors { code } } }`;

/** Somebody's script, with no kit: now and then it reads a note, thinks, and sends a whole new text or another title. */
export async function letScriptsRun(
  { world, people, made, pieces }: Cast,
  over: () => boolean,
): Promise<void> {
  const random = world.random.stream('scripts');
  const [, grace] = people;
  if (!grace) return;
  const console = await world.console(grace);
  const pause = (ms: number): Promise<void> => new Promise((resolve) => world.time.after(ms, resolve));

  async function edit(): Promise<void> {
    const ref = made.note.length > 0 ? random.pick(made.note) : undefined;
    if (!ref || world.site.up().length === 0) return;
    const { note } = (await console.ask(readText, { id: ref.id })) as { note: Shown | null };
    if (!note) return;
    await pause(random.int(1_000, 40_000));
    if (world.site.up().length === 0) return;
    const change = random.chance(0.7)
      ? { body: { text: retype(note.body, pieces, random) } }
      : { title: `script ${random.int(1, 99)}` };
    const { id, version: baseVersion } = note;
    await console.write('updateNote', writeText, { id, baseVersion, ...change }, note);
  }
  const act = (): void => {
    if (over()) return;
    world.background('a script', edit());
    world.time.after(random.int(3, 10) * 60_000, act);
  };
  world.time.after(random.int(2, 8) * 60_000, act);
}

interface Shown extends Record<string, unknown> {
  readonly id: string;
  readonly workspaceId: string;
  readonly body: string;
  readonly version: number;
}
