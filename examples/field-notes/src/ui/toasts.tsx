import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react';
import { Button } from './button.js';

interface Toast {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

const ToastContext = createContext<(toast: Toast) => void>(() => {});
const shownMs = 8_000;

/** Says something in passing; the next one takes its place. */
export const useToast = (): ((toast: Toast) => void) => useContext(ToastContext);

export function Toasts({ children }: { readonly children: ReactNode }): ReactElement {
  const [toast, setToast] = useState<Toast>();
  const close = useCallback(() => setToast(undefined), []);
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(close, shownMs);
    return () => clearTimeout(timer);
  }, [toast, close]);
  return (
    <ToastContext value={setToast}>
      {children}
      <div role="status" className="toasts">
        {toast && (
          <div className="toast">
            <span>{toast.text}</span>
            {toast.action && (
              <Button
                kind="quiet"
                onPress={() => {
                  toast.action?.run();
                  close();
                }}
              >
                {toast.action.label}
              </Button>
            )}
          </div>
        )}
      </div>
    </ToastContext>
  );
}
