import { useFragment } from '@apollo/client/react';
import { memo, type ReactElement } from 'react';
import { Link } from 'wouter';
import { useView } from '../app/view.js';
import { NoteCardFragmentDoc } from '../generated/holdfast.js';
import { RecordMark } from '../sync/record-mark.js';
import { ago } from '../ui/ago.js';
import { Icon } from '../ui/icons.js';
import { colourNames } from './colour-names.js';
import { glimpse } from './glimpse.js';
import { statusNames } from './status-names.js';

/** A line of the list. It watches its own note and nothing else. */
export const NoteRow = memo(function NoteRow({ id, now }: { id: string; now: number }): ReactElement | null {
  const { view, to } = useView();
  const { data: note, complete } = useFragment({
    fragment: NoteCardFragmentDoc,
    fragmentName: 'NoteCard',
    from: { __typename: 'Note', id },
  });
  if (!complete) return <div className="skeleton" />;
  return (
    <Link
      href={to({ noteId: id })}
      className="note-row"
      aria-current={view.noteId === id ? 'page' : undefined}
    >
      <span className="note-row-head">
        <span className="dot" data-colour={note.colour} />
        <span className="note-row-title">{note.title || 'Untitled'}</span>
        {note.pinned && <Icon name="pin" size={14} />}
        <RecordMark type="Note" id={id} />
      </span>
      <span className="note-row-body">{glimpse(note.body) || 'No text yet'}</span>
      <span className="note-row-foot">
        <span>{ago(note.updatedAt, now)}</span>
        {note.status !== 'ACTIVE' && <span>{statusNames[note.status]}</span>}
        {note.colour !== 'SAND' && <span>{colourNames[note.colour]}</span>}
        {note.checklistCount > 0 && (
          <span>{note.checklistCount === 1 ? '1 item' : `${note.checklistCount} items`}</span>
        )}
        <span className="note-row-tags">{note.tags.map((tag) => `#${tag}`).join(' ')}</span>
      </span>
    </Link>
  );
});
