import { describe, expect, it } from 'vitest';
import { createQuiescence } from '../../src/world/quiescence.js';
import { createTimeline, TimeLimitError } from '../../src/world/timeline.js';

const world = () => {
  const quiescence = createQuiescence();
  return { quiescence, time: createTimeline(0, quiescence) };
};

describe('virtual time', () => {
  it('does what is due in order of time, then of asking', async () => {
    const { time } = world();
    const seen: string[] = [];
    time.after(20, () => seen.push('late'));
    time.after(10, () => seen.push('first'));
    time.after(10, () => seen.push('second'));
    await time.pass(15);
    expect(seen).toEqual(['first', 'second']);
    expect(time.now()).toBe(15);
  });

  it('does nothing that was taken back', async () => {
    const { time } = world();
    const cancel = time.after(5, () => expect.unreachable());
    cancel();
    await time.pass(10);
  });

  it('stands still while real work is under way', async () => {
    const { time, quiescence } = world();
    const seen: string[] = [];
    time.after(1, () => {
      const work = new Promise((resolve) => setTimeout(resolve, 20)).then(() =>
        seen.push(`work at ${time.now()}`),
      );
      void quiescence.track('work', work);
    });
    time.after(2, () => seen.push('next'));
    await time.pass(5);
    expect(seen).toEqual(['work at 1', 'next']);
  });

  it('lets who waited act before the next thing', async () => {
    const { time } = world();
    const seen: string[] = [];
    let open = false;
    time.after(1, () => (open = true));
    time.after(2, () => seen.push('planned'));
    await time.until('open', () => open);
    seen.push('waiter');
    await time.pass(5);
    expect(seen).toEqual(['waiter', 'planned']);
  });

  it('serves several who wait at once', async () => {
    const { time } = world();
    const wake = (ms: number) => new Promise<number>((resolve) => time.after(ms, () => resolve(time.now())));
    expect(await Promise.all([time.drive('a', wake(30)), time.drive('b', wake(10))])).toEqual([30, 10]);
  });

  it('says what did not happen in time', async () => {
    const { time } = world();
    await expect(time.until('the impossible', () => false, 60_000)).rejects.toThrow(TimeLimitError);
    await expect(time.until('the impossible', () => false, 60_000)).rejects.toThrow('the impossible');
    expect(time.now()).toBe(120_000);
  });

  it('notices a loop that lets no time pass', async () => {
    const { time } = world();
    const again = (): void => void time.after(0, again);
    again();
    await expect(time.pass(1)).rejects.toThrow('Time stands still');
  });
});
