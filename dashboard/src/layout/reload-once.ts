import { tabStorage } from '../browser/storage';

const KEY = 'reloaded-from';

/**
 * Reloads the page for a newer release, unless a reload has already been tried without changing the release. Recorded
 * in both session storage, which may be blocked, and the history.
 *
 * @returns whether the page is being reloaded
 */
export function reloadOnce(release: string = import.meta.url): boolean {
  const state = history.state as Record<string, unknown> | null;
  if (tabStorage.get(KEY) === release || state?.[KEY] === release) return false;
  tabStorage.set(KEY, release);
  history.replaceState({ ...state, [KEY]: release }, '');
  location.reload();
  return true;
}
