import { useSyncExternalStore } from 'react';
import { browserStorage } from '../browser/storage';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'theme';
const listeners = new Set<() => void>();

/** Applies the stored theme, or that of the system. */
export function applyStoredTheme(): void {
  const theme = currentTheme();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function chooseTheme(theme: Theme): void {
  browserStorage.set(KEY, theme);
  applyStoredTheme();
  for (const listener of listeners) listener();
}

/** Renders again when the theme is changed. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme);
}

/** Calls back whenever colours may change: by choice, with the system, or for printing. */
export function onColoursChanged(callback: () => void): () => void {
  const causes = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('print')];
  const stop = subscribe(callback);
  for (const cause of causes) cause.addEventListener('change', callback);
  return () => {
    stop();
    for (const cause of causes) cause.removeEventListener('change', callback);
  };
}

function currentTheme(): Theme {
  const stored = browserStorage.get(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
