import { lazy, Suspense, useState, type ReactElement } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useDraft } from './use-draft.js';

interface Props {
  readonly stored: string;
  readonly readOnly: boolean;
  readonly save: (text: string) => void;
}

const Markdown = lazy(() => import('./markdown.js'));
const longest = 200_000;

/** The text, as it is written and as it reads. */
export function Body({ stored, readOnly, save }: Props): ReactElement {
  const { text, field } = useDraft<HTMLTextAreaElement>(stored, save);
  const [shown, setShown] = useState(stored === '' && !readOnly ? 'write' : 'read');
  return (
    <Tabs className="body" selectedKey={shown} onSelectionChange={(key) => setShown(String(key))}>
      <TabList aria-label="Text" className="tabs">
        <Tab id="read">Read</Tab>
        {!readOnly && <Tab id="write">Write</Tab>}
      </TabList>
      <TabPanel id="read">
        <Suspense fallback={<p className="markdown">{text}</p>}>
          {text ? <Markdown text={text} /> : <p className="hint">No text yet.</p>}
        </Suspense>
      </TabPanel>
      <TabPanel id="write">
        <textarea
          {...field}
          className="body-text"
          aria-label="Text, in Markdown"
          placeholder="Write in Markdown"
          maxLength={longest}
          rows={Math.min(40, Math.max(8, text.split('\n').length + 1))}
        />
      </TabPanel>
    </Tabs>
  );
}
