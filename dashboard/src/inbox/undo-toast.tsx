import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import styles from './undo-toast.module.css';
import type { EpisodeWork } from './use-episode-work';

const SHOWN_MS = 10_000;

/** What was changed, and a way to take it back. It stays while it is pointed at or has the focus. */
export function UndoToast({ work }: { work: EpisodeWork }) {
  const { notice, hideNotice, undo } = work;
  const [held, setHeld] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each notice has its own time
  useEffect(() => {
    if (!notice || held) return;
    const timer = setTimeout(hideNotice, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice?.id, held]);
  const hide = (): void => {
    setHeld(false);
    hideNotice();
  };
  // Above dialogs, which are mounted next to the page.
  return createPortal(
    <div className={styles.place} role={notice?.isFailure ? 'alert' : 'status'}>
      {notice && (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only waits for the pointer to leave
        <div
          className={styles.toast}
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <span className={styles.text}>{notice.text}</span>
          {notice.canUndo && (
            <button type="button" className={styles.undo} onClick={undo}>
              Undo <kbd>u</kbd>
            </button>
          )}
          <button type="button" className={styles.close} onClick={hide} aria-label="Hide this message">
            <X size={16} aria-hidden="true" />
          </button>
        </div>
      )}
    </div>,
    document.body,
  );
}
