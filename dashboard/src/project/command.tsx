import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { copyText, selectText } from '../browser/copy-text';
import { Button } from '../ui/button';
import styles from './command.module.css';

/** A command to paste into a terminal. @param shown the same with its secret shortened */
export function Command({ text, shown }: { text: string; shown: string }) {
  const [state, setState] = useState<'new' | 'copied' | 'refused'>('new');
  const command = useRef<HTMLPreElement>(null);
  const copy = async (): Promise<void> => {
    setState((await copyText(text)) ? 'copied' : 'refused');
  };
  useEffect(() => {
    if (state === 'refused' && command.current) selectText(command.current);
  }, [state]);
  const Icon = state === 'copied' ? Check : Copy;
  return (
    <div className={styles.command}>
      {/* For manual copying it must be complete. */}
      <pre ref={command}>{state === 'refused' ? text : shown}</pre>
      <Button onClick={() => void copy()}>
        <span className={styles.label}>
          <Icon size={15} aria-hidden="true" />
          {state === 'copied' ? 'Copied' : 'Copy'}
        </span>
      </Button>
      <p className={styles.refused} role="status">
        {state === 'refused' && 'The browser blocked copying. The command is selected: press Ctrl+C or ⌘C.'}
      </p>
    </div>
  );
}
