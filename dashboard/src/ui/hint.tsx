import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { browserStorage } from '../browser/storage';
import styles from './hint.module.css';

const KEY = 'hints-read';

interface HintProps {
  /** Names the hint in the storage. */
  readonly name: string;
  readonly children: ReactNode;
}

/** A hint for a first visit, at the place it is about, until somebody dismisses it. */
export function Hint({ name, children }: HintProps) {
  const [isRead, setRead] = useState(() => readHints().includes(name));
  if (isRead) return null;
  const dismiss = (): void => {
    browserStorage.set(KEY, [...new Set([...readHints(), name])].join());
    setRead(true);
  };
  return (
    <div className={styles.hint} role="note">
      <p>{children}</p>
      <button type="button" aria-label="Dismiss this hint" onClick={dismiss}>
        <X size={15} aria-hidden="true" />
      </button>
    </div>
  );
}

function readHints(): readonly string[] {
  return browserStorage.get(KEY)?.split(',') ?? [];
}
