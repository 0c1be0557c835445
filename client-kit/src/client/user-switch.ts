import { HoldfastError } from '@holdfast/schema/errors';
import type { Environment } from '../environment/environment.js';
import type { User } from '../identity/session.js';
import { Listeners } from '../sync/listeners.js';
import type { UnsentEdits } from './holdfast.js';
import type { UserSpace } from './user-space.js';

/** Whose data is open. One user at a time: the next one's opens only after the last one's has closed. */
export interface UserSwitch {
  current(): UserSpace | undefined;
  onChange(listener: (user: User | undefined) => void): () => void;
  /** Signs in, then opens the user's data; for one whose data is open, only says that the token is another. */
  enter(signIn: () => Promise<User>): Promise<User>;
  /**
   * Ends the user's session, then removes their data from the device, the latter also where the former fails. Throws
   * `UNSENT_EDITS`, with nothing done, where there are any and nothing was said about them.
   */
  leave(unsent: UnsentEdits): Promise<void>;
  /**
   * Another tab says that this user is signed in on this device now, or nobody. Somebody else's data leaves the screen at once
   * and nobody is shown, until somebody signs in here.
   */
  elsewhere(userId: string | undefined): void;
  /** Closes what is open; all stays on the device. */
  close(): Promise<void>;
}

export interface UserSwitchOptions {
  readonly environment: Pick<Environment, 'timers'>;
  readonly open: (user: User) => Promise<UserSpace>;
  /** Shows this user's data from now on, or nobody's. */
  readonly show: (space: UserSpace | undefined) => void;
  readonly endSession: () => Promise<void>;
  /** Takes the session as it is on the device now; resolves with who is signed in here by that. */
  readonly reread: (userId: string | undefined) => Promise<string | undefined>;
  /** The user has left: for the other tabs. */
  readonly tellLeft: () => void;
}

export function createUserSwitch(options: UserSwitchOptions): UserSwitch {
  const { environment, open, show, endSession, reread, tellLeft } = options;
  let space: UserSpace | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const changed = new Listeners<[User | undefined]>(environment.timers);

  /** Sign-ins, sign-outs and revocations may come at once, from several places: each waits for the last. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  return {
    current: () => space,
    onChange: changed.add,
    enter: (signIn) =>
      inTurn(async () => {
        const user = await signIn();
        if (space?.user.id === user.id) {
          space.replica.tokenChanged();
          return user;
        }
        await keptAndHidden()?.close();
        space = await open(user);
        show(space);
        changed.tell(user);
        return user;
      }),
    leave: (unsent) =>
      inTurn(async () => {
        const edits = space?.replica.outbox().length ?? 0;
        if (edits > 0 && unsent === 'refuse')
          throw new HoldfastError('UNSENT_EDITS', `${edits} edits have not been answered by the server.`);
        const left = keptAndHidden();
        try {
          await endSession();
        } finally {
          tellLeft();
          if (left) {
            changed.tell(undefined);
            // An edit may have been on its way to the disk just now: only a person's word discards any.
            await left.forget({ keepOutbox: unsent !== 'discard' });
          }
        }
      }),
    elsewhere(userId) {
      if (space && space.user.id !== userId) dismiss();
      const settled = inTurn(async () => {
        const user = await reread(userId);
        if (space && space.user.id !== user) dismiss();
        else space?.replica.tokenChanged();
      });
      // What cannot be read now is found out with the next request.
      settled.catch(() => undefined);
    },
    close: () => inTurn(async () => keptAndHidden()?.close()),
  };

  function dismiss(): void {
    const left = hide();
    changed.tell(undefined);
    // It is the other tab's to keep or to remove: nothing more is written.
    inTurn(async () => left?.close()).catch(() => undefined);
  }

  function keptAndHidden(): UserSpace | undefined {
    // Only their start is waited for: closing the store waits for the write.
    void space?.rest?.keepNow();
    void space?.screen.keepNow();
    return hide();
  }

  /** Takes the data off the screen and out of reach before anything is waited for. */
  function hide(): UserSpace | undefined {
    const left = space;
    left?.connection.socket.close();
    space = undefined;
    if (left) show(undefined);
    return left;
  }
}
