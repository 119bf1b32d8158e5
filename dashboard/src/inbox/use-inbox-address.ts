import { useRef } from 'react';
import { useSearchParams } from 'wouter';
import { type Narrowing, VIEWS, type View } from './episode-views';

const FIELDS = ['action', 'agent', 'owner', 'sort'] as const;
export type NarrowingChange = Partial<Record<(typeof FIELDS)[number], string | null>>;

/** What the Inbox shows, stored in the URL, so that a link shows the same. */
export function useInboxAddress() {
  const [parameters, setParameters] = useSearchParams();
  const openedHere = useRef(false);
  const view: View = VIEWS.find((known) => known.view === parameters.get('view'))?.view ?? 'open';
  const narrowing: Narrowing = Object.fromEntries(
    FIELDS.flatMap((field) => (parameters.get(field) ? [[field, parameters.get(field)]] : [])),
  );
  const change = (changes: NarrowingChange & { episode?: string | null }, replace = false): void =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [field, value] of Object.entries(changes)) {
          if (value) after.set(field, value);
          else after.delete(field);
        }
        return after;
      },
      { replace },
    );
  /** The path of another view with the same filters. */
  const pathOf = (other: View): string => {
    const after = new URLSearchParams(parameters);
    after.delete('episode');
    if (other === 'open') after.delete('view');
    else after.set('view', other);
    return `/inbox${after.size > 0 ? `?${after}` : ''}`;
  };
  const episodeId = parameters.get('episode');
  return {
    view,
    narrowing,
    episodeId,
    pathOf,
    narrow: (changes: NarrowingChange) => change(changes),
    open: (episode: string) => {
      // Back closes it.
      if (episodeId === null) openedHere.current = true;
      change({ episode }, episodeId !== null);
    },
    close: () => {
      if (openedHere.current) history.back();
      else change({ episode: null }, true);
      openedHere.current = false;
    },
  };
}
