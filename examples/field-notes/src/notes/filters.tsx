import type { ReactElement } from 'react';
import { Button as AriaButton, Input, SearchField } from 'react-aria-components';
import { useView } from '../app/view.js';
import type { NoteStatus } from '../generated/holdfast.js';
import { Choice } from '../ui/fields.js';
import { Icon } from '../ui/icons.js';
import { statusNames } from './status-names.js';

const choices: Readonly<Record<NoteStatus | 'ANY', string>> = { ANY: 'Any status', ...statusNames };

export function Filters(): ReactElement {
  const { view, go } = useView();
  const replace = { replace: true };
  return (
    <div className="filters">
      <SearchField
        aria-label="Search notes"
        className="search"
        value={view.text ?? ''}
        onChange={(text) => go({ text: text || undefined }, replace)}
      >
        <Icon name="search" size={18} />
        <Input placeholder="Search" />
        <AriaButton className="icon-button small">
          <Icon name="close" size={16} />
        </AriaButton>
      </SearchField>
      <Choice
        label="Status"
        value={view.status ?? 'ANY'}
        choices={choices}
        onChange={(status) => go({ status: status === 'ANY' ? undefined : status }, replace)}
      />
      {view.tag && (
        <AriaButton
          className="tag tag-chosen"
          onPress={() => go({ tag: undefined })}
          aria-label={`Tag ${view.tag}: show all`}
        >
          #{view.tag}
          <Icon name="close" size={14} />
        </AriaButton>
      )}
    </div>
  );
}
