/** How often a person does what, beside each other. */
export const habits = {
  'create note': 12,
  'create item': 9,
  'create notebook': 2,
  rename: 10,
  type: 20,
  tag: 14,
  untag: 12,
  vote: 12,
  check: 5,
  restyle: 7,
  move: 5,
  'rename notebook': 6,
  'delete note': 4,
  'restore note': 3,
  'delete item': 2,
  'restore item': 1,
  'delete notebook': 2,
  'restore notebook': 3,
  'decide a conflict': 6,
  'take a decision back': 2,
  'too long a title': 1,
  'note in no notebook': 2,
  'take back a refusal': 3,
} as const;

export type Habit = keyof typeof habits;
