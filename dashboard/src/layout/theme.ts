import { useSyncExternalStore } from 'react';
import { browserMemory } from '../browser/memory';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'theme';
const listeners = new Set<() => void>();

/** Shows the theme that the reader chose earlier; without a choice the system's. */
export function applyStoredTheme(): void {
  const theme = currentTheme();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function chooseTheme(theme: Theme): void {
  browserMemory.set(KEY, theme);
  applyStoredTheme();
  for (const listener of listeners) listener();
}

/** Renders again when the reader chooses another theme. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme);
}

/** Calls back whenever colours may have changed, by choice or with the system. */
export function onColoursChanged(callback: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const stop = subscribe(callback);
  system.addEventListener('change', callback);
  return () => {
    stop();
    system.removeEventListener('change', callback);
  };
}

function currentTheme(): Theme {
  const stored = browserMemory.get(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
