import { useMemo, useSyncExternalStore } from 'react';
import { browserStorage } from '../browser/storage';

/** A list with its filters and order, under a name. */
export interface SavedView {
  readonly name: string;
  /** Below the project: a page and its filters. */
  readonly path: string;
}

export const MAX_NAME = 80;
const MAX_VIEWS = 50;
const keyOf = (projectId: string): string => `views ${projectId}`;
const listeners = new Set<() => void>();

/** The views that this browser has saved of a project, in the order of their names. */
export function useSavedViews(projectId: string) {
  const key = keyOf(projectId);
  const text = useSyncExternalStore(subscribe, () => browserStorage.get(key) ?? '');
  const views = useMemo(() => viewsIn(text), [text]);
  const write = (changed: readonly SavedView[]): void => {
    browserStorage.set(key, JSON.stringify(changed));
    for (const listener of listeners) listener();
  };
  return {
    views,
    isFull: views.length >= MAX_VIEWS,
    save: (view: SavedView) => write(withView(views, view)),
    remove: (name: string) => write(views.filter((view) => view.name !== name)),
  };
}

/** @returns the views with one more, or with this one in place of that of the same name */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  return [...views.filter(({ name }) => name !== view.name), view]
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
    .slice(0, MAX_VIEWS);
}

/** @param text as stored; anything else than views is left out */
export function viewsIn(text: string): readonly SavedView[] {
  try {
    const stored: unknown = JSON.parse(text);
    return Array.isArray(stored) ? stored.filter(isView).slice(0, MAX_VIEWS) : [];
  } catch {
    return [];
  }
}

/** Two addresses of the same list: the order of the filters does not matter, nor does what is opened beside it. */
export function pathOfView(page: string, search: string): string {
  const filters = new URLSearchParams(search);
  filters.delete('episode');
  filters.sort();
  return `${page}${filters.size > 0 ? `?${filters}` : ''}`;
}

function isView(value: unknown): value is SavedView {
  const { name, path } = (value ?? {}) as Partial<Record<keyof SavedView, unknown>>;
  // A path of this site: two slashes would begin another one.
  return typeof name === 'string' && typeof path === 'string' && /^\/(?![/\\])/.test(path);
}

/** Called when this tab or another one saves or removes a view. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}
