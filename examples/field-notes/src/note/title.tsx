import type { ReactElement } from 'react';
import { useDraft } from './use-draft.js';

interface Props {
  readonly stored: string;
  readonly readOnly: boolean;
  readonly save: (text: string) => void;
}

export function Title({ stored, readOnly, save }: Props): ReactElement {
  const { field } = useDraft<HTMLInputElement>(stored, save);
  return (
    <input
      {...field}
      className="note-title"
      aria-label="Title"
      placeholder="Title"
      maxLength={500}
      readOnly={readOnly}
    />
  );
}
