import { useListState } from '@holdfast/client-kit/react';
import type { ReactElement } from 'react';
import { GridList, useDragAndDrop } from 'react-aria-components';
import { useReport } from '../app/problems.js';
import { useWorkspace } from '../app/workspace-context.js';
import { useChecklistQuery, useUpdateChecklistItemMutation } from '../generated/hooks.js';
import { ChecklistItem } from './checklist-item.js';
import { NewItem } from './new-item.js';
import { moved, type Place } from './positions.js';

/** A note has some dozens of them at most. */
const itemsShown = 1_000;

/** Items are dragged into order, with a finger or with the keyboard (Enter on the handle, then the arrows). */
export function Checklist({ noteId }: { noteId: string }): ReactElement {
  const { id: workspaceId, canWrite } = useWorkspace();
  const { data } = useChecklistQuery({ variables: { where: { workspaceId, noteId }, first: itemsShown } });
  const [update] = useUpdateChecklistItemMutation({ onError: useReport() });
  const items = data?.checklistItems.nodes ?? [];
  const state = useListState(workspaceId, data?.checklistItems);
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !canWrite,
    getItems: (keys) =>
      [...keys].map((key) => ({ 'text/plain': items.find(({ id }) => id === key)?.text ?? '' })),
    onReorder: ({ keys, target }) => {
      const place: Place = {
        beside: String(target.key),
        side: target.dropPosition === 'before' ? 'before' : 'after',
      };
      for (const [id, position] of moved(items, new Set([...keys].map(String)), place))
        void update({ variables: { input: { id, position } } });
    },
  });
  if (state === 'empty' && !canWrite) return <></>;
  const done = items.filter((item) => item.done).length;
  return (
    <section className="checklist" aria-labelledby="checklist">
      <h2 id="checklist">
        Checklist
        {items.length > 0 && <span className="count">{`${done} of ${items.length}`}</span>}
      </h2>
      {items.length > 0 && (
        <GridList
          aria-label="Checklist"
          items={items}
          dragAndDropHooks={dragAndDropHooks}
          keyboardNavigationBehavior="tab"
          className="items"
        >
          {(item) => <ChecklistItem item={item} canWrite={canWrite} />}
        </GridList>
      )}
      {canWrite && <NewItem noteId={noteId} position={(items.at(-1)?.position ?? 0) + 1} />}
    </section>
  );
}
