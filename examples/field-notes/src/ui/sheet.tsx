import type { ReactElement, ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './button.js';

interface Props {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly side?: 'end' | 'wide' | 'start' | 'middle';
  readonly children: ReactNode;
}

/** Something beside what is on the screen: from below on a phone, at the side elsewhere. Escape and a tap outside close it. */
export function Sheet({ title, isOpen, onClose, side = 'end', children }: Props): ReactElement {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      className={`veil veil-${side}`}
    >
      <Modal className={`sheet sheet-${side}`}>
        <Dialog className="sheet-dialog">
          <header className="sheet-head">
            <Heading slot="title">{title}</Heading>
            <IconButton icon="close" label="Close" onPress={onClose} />
          </header>
          <div className="sheet-body">{children}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
