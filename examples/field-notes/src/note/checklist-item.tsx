import type { ReactElement } from 'react';
import { Button as AriaButton, Checkbox, GridListItem } from 'react-aria-components';
import { useReport } from '../app/problems.js';
import type { ChecklistRowFragment } from '../generated/holdfast.js';
import { useDeleteChecklistItemMutation, useUpdateChecklistItemMutation } from '../generated/hooks.js';
import { RecordMark } from '../sync/record-mark.js';
import { Icon } from '../ui/icons.js';
import { useDraft } from './use-draft.js';

export function ChecklistItem({
  item,
  canWrite,
}: {
  item: ChecklistRowFragment;
  canWrite: boolean;
}): ReactElement {
  const { id, text, done, votes } = item;
  const onError = useReport();
  const [mutate] = useUpdateChecklistItemMutation({ onError });
  const [remove] = useDeleteChecklistItemMutation({ onError });
  const update = (change: { done?: boolean; text?: string; votes?: { increment: number } }) =>
    void mutate({ variables: { input: { id, ...change } } });
  return (
    <GridListItem id={id} textValue={text || 'Item'} className="item" data-done={done || undefined}>
      {canWrite && (
        <AriaButton slot="drag" className="icon-button small grip" aria-label={`Move ${text}`}>
          <Icon name="grip" size={16} />
        </AriaButton>
      )}
      <Checkbox
        slot={null}
        aria-label={`Done: ${text}`}
        className="checkbox"
        isSelected={done}
        isDisabled={!canWrite}
        onChange={(done) => update({ done })}
      >
        <span className="checkbox-box">
          <Icon name="check" size={14} />
        </span>
      </Checkbox>
      <ItemText text={text} readOnly={!canWrite} save={(text) => update({ text })} />
      <RecordMark type="ChecklistItem" id={id} />
      <AriaButton
        className="vote"
        aria-label={`Vote for ${text}, ${votes} so far`}
        isDisabled={!canWrite}
        onPress={() => update({ votes: { increment: 1 } })}
      >
        <Icon name="vote" size={14} />
        {votes}
      </AriaButton>
      {canWrite && (
        <AriaButton
          className="icon-button small"
          aria-label={`Delete ${text}`}
          onPress={() => void remove({ variables: { input: { id } } })}
        >
          <Icon name="close" size={14} />
        </AriaButton>
      )}
    </GridListItem>
  );
}

interface TextProps {
  readonly text: string;
  readonly readOnly: boolean;
  readonly save: (text: string) => void;
}

function ItemText({ text, readOnly, save }: TextProps): ReactElement {
  const { field } = useDraft<HTMLTextAreaElement>(text, save);
  // Keys typed here are no commands to the list around it.
  return (
    <textarea
      {...field}
      className="item-text"
      aria-label={`Text of ${text}`}
      readOnly={readOnly}
      maxLength={2_000}
      rows={1}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key !== 'Escape') event.stopPropagation();
      }}
    />
  );
}
