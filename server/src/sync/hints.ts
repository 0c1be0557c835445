/**
 * Hints between servers: "workspace W reached position N", "something about user U changed". They carry no data, and
 * may be lost: whoever hears one looks for himself, and looks now and then without one.
 */
export interface Hints {
  /** Tells those who listen, on every server. Never fails: a hint that is lost costs a delay. */
  publish(topic: string, text: string): Promise<void>;
  /**
   * Calls `listener` with the text of each hint; the function returned ends that. An empty text says that hints may have
   * been lost until now: look.
   */
  subscribe(topic: string, listener: (text: string) => void): () => void;
  close(): Promise<void>;
}

/** Its text is the newest position. */
export const workspaceTopic = (workspaceId: string): string => `workspace:${workspaceId}`;

/** A membership or a device of this person changed: open subscriptions look whether they may go on. */
export const userTopic = (userId: string): string => `user:${userId}`;

/** Who listens to what, within one process. */
export class Listeners {
  private readonly byTopic = new Map<string, Set<(text: string) => void>>();

  topics(): string[] {
    return [...this.byTopic.keys()];
  }

  /** `onLast` is called when the topic loses its last listener. */
  add(topic: string, listener: (text: string) => void, onLast: () => void = () => {}): () => void {
    const own = (text: string): void => listener(text);
    const listeners = this.byTopic.get(topic) ?? new Set();
    this.byTopic.set(topic, listeners.add(own));
    return () => {
      if (!listeners.delete(own) || listeners.size > 0) return;
      this.byTopic.delete(topic);
      onLast();
    };
  }

  has(topic: string): boolean {
    return this.byTopic.has(topic);
  }

  tell(topic: string, text: string): void {
    for (const listener of [...(this.byTopic.get(topic) ?? [])]) listener(text);
  }
}

/** Hints within this process: enough where one server runs alone. */
export function localHints(): Hints {
  const listeners = new Listeners();
  return {
    publish: async (topic, text) => listeners.tell(topic, text),
    subscribe: (topic, listener) => listeners.add(topic, listener),
    close: async () => {},
  };
}
