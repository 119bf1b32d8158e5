import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button';
import styles from './command.module.css';

/** A command to paste into a terminal. @param shown the same, with what is secret cut short */
export function Command({ text, shown }: { text: string; shown: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  const Icon = copied ? Check : Copy;
  return (
    <div className={styles.command}>
      <pre>{shown}</pre>
      <Button onClick={() => void copy()}>
        <span className={styles.label}>
          <Icon size={15} aria-hidden="true" />
          {copied ? 'Copied' : 'Copy'}
        </span>
      </Button>
    </div>
  );
}
