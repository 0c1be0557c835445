/** A note of the demo, as it is written down; see `seed.ts` for what becomes of it. */
export interface DemoNote {
  readonly title: string;
  /** What its author called it, where the editor of the workspace has given it the title since. */
  readonly firstTitle?: string;
  /** Markdown. */
  readonly body: string;
  readonly tags: readonly string[];
  readonly checklist?: readonly string[];
  readonly pinned?: boolean;
  readonly status?: 'DRAFT' | 'ACTIVE' | 'DONE';
  readonly colour?: 'SAND' | 'CORAL' | 'KELP' | 'TIDE' | 'DUSK';
}

export interface DemoNotebook {
  readonly title: string;
  readonly colour: NonNullable<DemoNote['colour']>;
  readonly notes: readonly DemoNote[];
}
