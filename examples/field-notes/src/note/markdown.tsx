import DOMPurify from 'dompurify';
import { marked } from 'marked';
import { useMemo, type ReactElement } from 'react';

/** Markdown as a page; what others wrote into it can neither run nor call anywhere. */
export default function Markdown({ text }: { text: string }): ReactElement {
  const html = useMemo(() => safe(marked.parse(text, { async: false, gfm: true, breaks: true })), [text]);
  return <div className="markdown" dangerouslySetInnerHTML={{ __html: html }} />;
}

const safe = (html: string): string =>
  DOMPurify.sanitize(html, {
    USE_PROFILES: { html: true },
    FORBID_TAGS: ['style', 'form', 'button', 'select', 'textarea', 'dialog'],
    FORBID_ATTR: ['style', 'id', 'class', 'name'],
  });

// What is linked opens beside the notes, and does not hear where somebody came from.
DOMPurify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName !== 'A') return;
  node.setAttribute('target', '_blank');
  node.setAttribute('rel', 'noreferrer noopener');
});
