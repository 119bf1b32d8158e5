import { Dialog } from '@base-ui/react/dialog';
import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { Link } from 'wouter';
import dialog from '../ui/dialog.module.css';
import { Name } from '../ui/name';
import { ProblemNote } from '../ui/problem-note';
import styles from './palette.module.css';
import { type Target, useTargets } from './palette-targets';

interface PaletteProps {
  readonly close: () => void;
  readonly showShortcuts: () => void;
}

/** Finds a page, a list, an agent, a contact or something to do by a few letters. */
export default function Palette({ close, showShortcuts }: PaletteProps) {
  const [typed, setTyped] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const targets = useTargets(typed.trim().toLowerCase(), showShortcuts);
  const action = useMutation({
    mutationFn: async ({ run }: Target) => run?.(),
    onSuccess: (_, { run }) => run !== showShortcuts && close(),
  });
  const move = (event: KeyboardEvent): void => {
    const found = [...(list.current?.querySelectorAll<HTMLElement>('[data-target]') ?? [])];
    const at = found.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Enter' && at < 0) found[0]?.click();
    else if (event.key === 'ArrowDown') found[Math.min(at + 1, found.length - 1)]?.focus();
    else if (event.key === 'ArrowUp' && at > 0) found[at - 1]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={`${dialog.popup} ${styles.popup}`} onKeyDown={move}>
          <Dialog.Title className="visually-hidden">Go to</Dialog.Title>
          <input
            className={styles.input}
            type="text"
            aria-label="Find a page, a contact, an agent or an action"
            placeholder="Find a page, a contact, an agent or an action"
            maxLength={200}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          {action.error && <ProblemNote error={action.error} />}
          <ul ref={list} className={styles.list}>
            {targets.map((target) => (
              <li key={`${target.kind} ${target.label} ${target.href}`}>
                {target.href === undefined ? (
                  <button
                    type="button"
                    data-target
                    className={styles.target}
                    disabled={action.isPending}
                    onClick={() => action.mutate(target)}
                  >
                    <Found {...target} />
                  </button>
                ) : (
                  <Link data-target href={target.href} className={styles.target} onClick={close}>
                    <Found {...target} />
                  </Link>
                )}
              </li>
            ))}
            {targets.length === 0 && <li className={styles.kind}>No matches</li>}
          </ul>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Found({ label, kind }: Target) {
  return (
    <>
      <Name>{label}</Name>
      <span className={styles.kind}>{kind}</span>
    </>
  );
}
