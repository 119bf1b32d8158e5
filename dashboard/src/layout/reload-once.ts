import { tabMemory } from '../browser/memory';

const KEY = 'reloaded-from';

/**
 * Reloads the page for a newer release, unless a reload has already been tried without changing the release. Recorded
 * in both session storage, which may be blocked, and the history.
 *
 * @returns whether the page is being reloaded
 */
export function reloadOnce(release: string = import.meta.url): boolean {
  const state = history.state as Record<string, unknown> | null;
  if (tabMemory.get(KEY) === release || state?.[KEY] === release) return false;
  tabMemory.set(KEY, release);
  history.replaceState({ ...state, [KEY]: release }, '');
  location.reload();
  return true;
}
