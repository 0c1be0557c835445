/** What only a person can decide: where it waits, who decides, and what becomes of a decision. */
import { describe, expect, it } from 'vitest';
import { disagreement, expectWell, join, useStage, type Stage } from './stage.js';

const stage = useStage();
const minute = 60_000;

async function afterDisagreement(): Promise<Stage> {
  const set = await stage();
  await disagreement(set);
  return set;
}

const states = (conflicts: readonly { readonly state: string }[]) => conflicts.map(({ state }) => state);

describe('A conflict that waits for a person', () => {
  it('is there offline and after a restart, and is decided there and then', async () => {
    const { world, place, A, B, notebook } = await afterDisagreement();
    A.offline();
    await A.restart();
    const [conflict] = await A.conflicts(place);
    expect(conflict).toMatchObject({ state: 'OPEN', yours: '"Reefs"', theirs: '"Diving"' });
    await A.decide(conflict!, 'VALUE', 'Diving at reefs');
    expect(await A.notebook(notebook)).toMatchObject({ title: 'Diving at reefs' });
    expect(states(await A.conflicts(place))).not.toContain('OPEN');
    await A.restart();
    A.online();
    await expectWell({ world, place });
    for (const phone of [A, B]) {
      expect(await phone.notebook(notebook)).toMatchObject({ title: 'Diving at reefs' });
      expect(states(await phone.conflicts(place))).not.toContain('OPEN');
    }
  });

  it.each([
    ['THEIRS', 'Diving'],
    ['YOURS', 'Reefs'],
  ] as const)('decided as %s, the notebook is called %s', async (choice, title) => {
    const { world, place, A, B, notebook } = await afterDisagreement();
    const [conflict] = await B.conflicts(place);
    await B.decide(conflict!, choice);
    await expectWell({ world, place });
    for (const phone of [A, B]) expect(await phone.notebook(notebook)).toMatchObject({ title });
  });

  it('decided by two at once: the first stands, and the other is told', async () => {
    const { world, place, A, B, notebook } = await afterDisagreement();
    A.offline();
    B.offline();
    const [[forA], [forB]] = [await A.conflicts(place), await B.conflicts(place)];
    await A.decide(forA!, 'VALUE', 'of Ada');
    await B.decide(forB!, 'VALUE', 'of Grace');
    A.online();
    await world.pass(minute);
    B.online();
    await world.settle();
    expect(B.outbox()).toMatchObject([{ state: 'refused', refusal: [{ code: 'CONFLICT_CLOSED' }] }]);
    expect(await A.notebook(notebook)).toMatchObject({ title: 'of Ada' });
    await B.giveUp(B.outbox()[0]!.clientMutationId);
    await expectWell({ world, place });
    expect(await B.notebook(notebook)).toMatchObject({ title: 'of Ada' });
  });

  it('a decision taken back opens it again, and the field is as it was', async () => {
    const { world, place, A, B, notebook } = await afterDisagreement();
    const [conflict] = await A.conflicts(place);
    await A.decide(conflict!, 'YOURS');
    await world.settle();
    const [decided] = await B.conflicts(place);
    expect(decided).toMatchObject({ state: 'RESOLVED', resolvedByName: 'ada' });
    await B.takeBack(decided!);
    await expectWell({ world, place });
    for (const phone of [A, B]) {
      expect(await phone.notebook(notebook)).toMatchObject({ title: 'Diving' });
      expect(states(await phone.conflicts(place))).toEqual(['OPEN']);
    }
  });

  it('a decision taken back leaves a title alone that somebody wrote since', async () => {
    const { world, place, A, B, notebook } = await afterDisagreement();
    const [conflict] = await A.conflicts(place);
    await A.decide(conflict!, 'YOURS');
    await world.settle();
    await B.editNotebook(notebook, { title: 'Something else' });
    await world.settle();
    await A.takeBack((await A.conflicts(place))[0]!);
    await expectWell({ world, place });
    expect(await B.notebook(notebook)).toMatchObject({ title: 'Something else' });
  });

  it('killed at each write of a decision, it is open or decided, and never lost', async () => {
    for (const writes of [1, 2, 3, 4]) {
      const { world, place, A, B, notebook } = await afterDisagreement();
      const [conflict] = await A.conflicts(place);
      A.crashAtWrite(writes, writes % 2 === 0 ? 'after' : 'before');
      await A.decide(conflict!, 'YOURS').catch(() => undefined);
      await world.pass(minute);
      if (!A.running()) await A.start();
      await expectWell({ world, place });
      const open = states(await A.conflicts(place)).includes('OPEN');
      expect(await B.notebook(notebook)).toMatchObject({ title: open ? 'Diving' : 'Reefs' });
    }
  });

  it('somebody who signs in later finds it', async () => {
    const { world, place, ada } = await afterDisagreement();
    const C = await join(world, 'C', ada);
    expect(states(await C.conflicts(place))).toEqual(['OPEN']);
    await expectWell({ world, place });
  });
});
