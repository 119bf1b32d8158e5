import { tabMemory } from '../browser/memory';

const KEY = 'reloaded-from';

/**
 * Reloads the page for the code of a newer release, unless it was reloaded for that already and is still this release:
 * then a reload does not help. Both storage, which may be blocked, and the history remember it.
 *
 * @returns whether the page goes
 */
export function reloadOnce(release: string = import.meta.url): boolean {
  const state = history.state as Record<string, unknown> | null;
  if (tabMemory.get(KEY) === release || state?.[KEY] === release) return false;
  tabMemory.set(KEY, release);
  history.replaceState({ ...state, [KEY]: release }, '');
  location.reload();
  return true;
}
