import type { HoldfastError } from '@holdfast/schema/errors';
import type { Desk } from './desk.js';
import { listen } from './live.js';
import { initialState, step } from './machine.js';
import type { Effect, LaneName, MachineEvent, MachineState } from './machine-types.js';
import { pullOnce } from './pull.js';
import { pushOnce } from './push.js';
import { asProblem } from './request.js';
import { surroundingsOf } from './surroundings.js';
import type { Step } from './tap.js';

/**
 * Does what the machine says, and tells it what comes of it. All decisions are the machine's: whatever is awaited here
 * ends in an event, also by throwing, so there is no place in which the engine could get stuck.
 */
export class Driver {
  readonly #desk: Desk;
  readonly #stepped: () => void;
  readonly #stops: Record<LaneName, () => void> = { push: () => {}, pull: () => {} };
  readonly #forgetHints: () => void;
  #state: MachineState;

  /** `stepped` is called after every step. */
  constructor(desk: Desk, stepped: () => void) {
    this.#desk = desk;
    this.#stepped = stepped;
    this.#state = initialState(desk.policy, desk.ledger.outbox.sendable);
    const { connectivity, power } = desk.environment;
    const changed = () => this.dispatch({ type: 'surroundings' });
    const stops = [
      connectivity.subscribe(() => {
        // What the platform calls offline may well not be: only good news changes anything.
        if (connectivity.online() === false) changed();
        else this.dispatch({ type: 'hinted' });
      }),
      power?.subscribe(changed),
    ];
    this.#forgetHints = () => stops.forEach((stop) => stop?.());
    desk.tap.here = () => this.#here();
  }

  get state(): MachineState {
    return this.#state;
  }

  dispatch(event: MachineEvent): void {
    const { policy, environment } = this.#desk;
    const circumstances = {
      ...{ policy, now: environment.clock.now(), random: environment.random.next() },
      around: surroundingsOf(environment),
    };
    const { state, effects } = step(this.#state, event, circumstances);
    this.#state = state;
    this.#desk.tap.tell(() => ({ ...this.#here(), event }));
    for (const effect of effects) this.#execute(effect);
    this.#stepped();
  }

  close(): void {
    this.#forgetHints();
    this.dispatch({ type: 'closed' });
    for (const lane of ['push', 'pull'] as const) this.#stop(lane);
    this.#desk.tap.here = undefined;
  }

  #here(): Step {
    return { kind: 'step', state: this.#state, ledger: this.#desk.ledger };
  }

  #execute(effect: Effect): void {
    switch (effect.do) {
      case 'stop':
        return this.#stop(effect.lane);
      case 'push':
        return this.#run('push', effect.run, async (stopped) => {
          const outcome = await pushOnce(this.#desk, effect.limit, stopped);
          const lane = { lane: 'push', run: effect.run } as const;
          this.dispatch(
            typeof outcome === 'string'
              ? { type: 'done', ...lane, setAside: outcome === 'set-aside' }
              : { type: 'failed', ...lane, ...outcome },
          );
          const isOutdated = typeof outcome !== 'string' && outcome.problem.code === 'TEXT_RENEWED';
          if (isOutdated) this.dispatch({ type: 'wanted' });
        });
      case 'pull':
        return this.#run('pull', effect.run, async (stopped) => {
          const lane = { lane: 'pull', run: effect.run } as const;
          await pullOnce(this.#desk, effect.lazy, stopped, () => this.dispatch({ type: 'reached', ...lane }));
          this.dispatch({ type: 'done', ...lane });
        });
      case 'listen':
        return this.#listen(effect.run);
      case 'wake':
        return this.#wake(effect.lane, effect.timer, effect.ms);
      case 'wipe':
        return void this.#wipe(1);
    }
  }

  #run(lane: LaneName, run: number, work: (stopped: AbortSignal) => Promise<void>): void {
    const abort = this.#abortOnStop(lane);
    work(abort.signal).catch((error: unknown) =>
      this.dispatch({ type: 'failed', lane, run, problem: asProblem(error) }),
    );
  }

  #listen(run: number): void {
    const abort = this.#abortOnStop('pull');
    // Not from within the step that asked for it: a transport may say "closed" before it returns.
    void Promise.resolve().then(() => {
      if (abort.signal.aborted) return;
      listen(this.#desk, abort.signal, {
        heard: () => this.dispatch({ type: 'heard', run }),
        ended: (problem?: HoldfastError) =>
          this.dispatch({ type: 'live-ended', run, ...(problem && { problem }) }),
      });
    });
  }

  #wake(lane: LaneName, timer: number, ms: number): void {
    this.#onStop(
      lane,
      this.#desk.environment.timers.set(ms, () => this.dispatch({ type: 'woke', lane, timer })),
    );
  }

  /** A device that was shut out forgets what it holds, however often its store has to be asked. */
  async #wipe(attempt: number): Promise<void> {
    try {
      await this.#desk.ledger.wipe();
    } catch {
      if (this.#state.closed) return;
      this.#desk.environment.timers.set(
        Math.min(60_000, attempt * 1_000),
        () => void this.#wipe(attempt + 1),
      );
    }
  }

  #abortOnStop(lane: LaneName): AbortController {
    const abort = new AbortController();
    this.#onStop(lane, () => abort.abort());
    return abort;
  }

  #onStop(lane: LaneName, stop: () => void): void {
    const before = this.#stops[lane];
    this.#stops[lane] = () => {
      before();
      stop();
    };
  }

  #stop(lane: LaneName): void {
    const stop = this.#stops[lane];
    this.#stops[lane] = () => {};
    stop();
  }
}
