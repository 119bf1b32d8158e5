import { type PageKey, usePageKeys } from '../layout/page-keys';
import type { Deed } from './episode-actions';

interface InboxKeys {
  readonly move: (steps: number, select: boolean) => void;
  readonly select: () => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
  readonly act: (deed: Deed | 'take') => void;
  readonly undo: () => void;
}

/** The shortcuts of a list of episodes. They work on what is selected, else on the current one. */
export function useInboxKeys({ move, select, selectAll, clear, act, undo }: InboxKeys): void {
  const keys: readonly PageKey[] = [
    { key: 'j', does: 'Next episode', run: () => move(1, false) },
    { key: 'k', does: 'Previous episode', run: () => move(-1, false) },
    { key: 'x', does: 'Select', run: select },
    { key: 'J', does: 'Select, and go to the next', run: () => move(1, true) },
    { key: 'X', does: 'Select all that are loaded', run: selectAll },
    { key: 'Escape', does: 'Select nothing', run: clear },
    { key: 'e', does: 'Done', run: () => act('done') },
    { key: 's', does: 'Snooze', run: () => act('snooze') },
    { key: 'd', does: 'Dismiss', run: () => act('dismiss') },
    { key: 'a', does: 'Assign', run: () => act('assign') },
    { key: 'm', does: 'Assign to me', run: () => act('take') },
    { key: 'r', does: 'Open again', run: () => act('reopen') },
    { key: 'h', does: 'Details and history', run: () => act('details') },
    { key: 'u', does: 'Undo', run: undo },
  ];
  usePageKeys(keys);
}
