import type { FromShore, Question, ToShore } from '../driver/messages.js';

/** The process that drives this one: it carries the network, and answers the harness's own questions. */
export const shore = {
  send(message: ToShore): void {
    process.send!(message);
  },
  /** Resolves when the message has left this process. */
  deliver: (message: ToShore): Promise<void> =>
    new Promise((resolve) => process.send!(message, undefined, undefined, () => resolve())),
  listen(listener: (message: FromShore) => void): void {
    process.on('message', listener as (message: unknown) => void);
  },
  /** Asks past the network, outside of what is measured. */
  ask<Answer>(what: Question): Promise<Answer> {
    const ask = ++asked;
    return new Promise((resolve) => {
      const listener = (message: FromShore) => {
        if (!('answer' in message) || message.answer !== ask) return;
        process.off('message', listener as (message: unknown) => void);
        resolve(message.value as Answer);
      };
      process.on('message', listener as (message: unknown) => void);
      shore.send({ ask, what });
    });
  },
};

let asked = 0;
