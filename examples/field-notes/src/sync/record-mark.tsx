import type { RecordStatus } from '@holdfast/client-kit';
import { useRecordStatus } from '@holdfast/client-kit/react';
import type { ReactElement } from 'react';
import { Icon, type IconName } from '../ui/icons.js';

const marks: Readonly<Record<RecordStatus, { icon: IconName; words: string }>> = {
  settled: { icon: 'check', words: 'Saved' },
  pending: { icon: 'clock', words: 'Waiting to be sent' },
  conflicted: { icon: 'split', words: 'A conflict to decide' },
  refused: { icon: 'alert', words: 'An edit was refused' },
  unknown: { icon: 'offline', words: 'Not here yet' },
};

/** How a record stands with the server. What is settled, which is nearly all, says so only where there is room for words. */
export function RecordMark(props: { type: string; id: string; inWords?: boolean }): ReactElement | null {
  const status = useRecordStatus(props.type, props.id);
  const { icon, words } = marks[status];
  if (props.inWords)
    return (
      <span className="mark mark-words" data-status={status}>
        <Icon name={icon} size={16} />
        {words}
      </span>
    );
  if (status === 'settled' || status === 'unknown') return null;
  return (
    <span className="mark" data-status={status} role="img" aria-label={words} title={words}>
      <Icon name={icon} size={14} />
    </span>
  );
}
