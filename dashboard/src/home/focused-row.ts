import { type RefObject, useEffect, useRef } from 'react';
import type { Cursor } from '../inbox/use-cursor';

/** Focuses the row that the keys act on, if that is wanted. @returns for the element that contains the rows */
export function useFocusedRow(cursor: Cursor, ids: readonly string[]): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  const { index, isWanted, reached } = cursor;
  useEffect(() => {
    if (!isWanted) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-episode="${ids[index]}"] a`);
    if (!link) return;
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: 'nearest' });
    reached();
  });
  return list;
}
