import type { PageKey } from '../layout/page-keys';
import type { Deed } from './episode-actions';

/** Shortcuts that move through a list. */
export function moveKeys(move: (steps: number) => void): readonly PageKey[] {
  return [
    { key: 'j', does: 'Next episode', run: () => move(1) },
    { key: 'k', does: 'Previous episode', run: () => move(-1) },
  ];
}

/** Shortcuts of what can be done with episodes. */
export function deedKeys(act: (deed: Deed | 'take') => void, undo: () => void): readonly PageKey[] {
  return [
    { key: 'e', does: 'Done', run: () => act('done') },
    { key: 's', does: 'Snooze', run: () => act('snooze') },
    { key: 'd', does: 'Dismiss', run: () => act('dismiss') },
    { key: 'a', does: 'Assign', run: () => act('assign') },
    { key: 'm', does: 'Assign to me', run: () => act('take') },
    { key: 'r', does: 'Open again', run: () => act('reopen') },
    { key: 'h', does: 'Details and history', run: () => act('details') },
    { key: 'u', does: 'Undo', run: undo },
  ];
}
