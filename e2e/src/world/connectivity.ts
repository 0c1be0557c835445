import type { Link } from './link.js';

/**
 * What the platform says of the connection. Honest platforms know when the radio is off and never more; some say
 * nothing at all, and some are stuck: the kit must do its work with any of them.
 */
export type Honesty = 'honest' | 'silent' | 'stuck offline' | 'stuck online';

export interface Connectivity {
  online(): boolean | undefined;
  subscribe(listener: () => void): () => void;
  setHonesty(honesty: Honesty): void;
}

export function createConnectivity(link: Link): Connectivity {
  let honesty: Honesty = 'honest';
  return {
    online() {
      if (honesty === 'silent') return undefined;
      return honesty === 'honest' ? !link.weather().off : honesty === 'stuck online';
    },
    subscribe(listener) {
      let before = link.weather().off;
      return link.onTurn(() => {
        const { off } = link.weather();
        if (off !== before && honesty === 'honest') listener();
        before = off;
      });
    },
    setHonesty(next) {
      honesty = next;
    },
  };
}
