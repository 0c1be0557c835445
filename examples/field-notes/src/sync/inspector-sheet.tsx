import { useHoldfast } from '@holdfast/client-kit/react';
import { lazy, Suspense, type ReactElement } from 'react';
import { usePreferences } from '../app/use-preferences.js';
import { useView } from '../app/view.js';
import { Sheet } from '../ui/sheet.js';

/** Fetched when somebody opens it, and never before. */
const SyncInspector = lazy(async () => {
  const { SyncInspector } = await import('@holdfast/client-kit/inspector');
  return { default: SyncInspector };
});

/** What sync does and did, for developers and for whoever is asked by one what they see. */
export function InspectorSheet(): ReactElement {
  const { view, go } = useView();
  return (
    <Sheet
      title="Sync inspector"
      side="wide"
      isOpen={view.sheet === 'inspector'}
      onClose={() => go({ sheet: undefined })}
    >
      <Suspense fallback={<p className="hint">Opening…</p>}>
        <Inspector />
      </Suspense>
    </Sheet>
  );
}

function Inspector(): ReactElement {
  const holdfast = useHoldfast();
  const { preferences } = usePreferences();
  return <SyncInspector holdfast={holdfast} theme={preferences.theme} />;
}
