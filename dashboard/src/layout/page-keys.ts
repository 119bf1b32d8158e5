import { useEffect } from 'react';

/** A shortcut of the page that is shown, of one key. */
export interface PageKey {
  readonly key: string;
  /** In words, for the list of shortcuts. */
  readonly does: string;
  readonly run: () => void;
}

let registered: readonly PageKey[] = [];

/** Adds shortcuts for as long as a page is shown. */
export function usePageKeys(keys: readonly PageKey[]): void {
  useEffect(() => {
    registered = keys;
    return () => {
      registered = [];
    };
  });
}

/** The shortcuts of the page that is shown. */
export function pageKeys(): readonly PageKey[] {
  return registered;
}
