import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { useEpisodes } from '../api/episode-lists';
import type { Episode } from '../api/episodes';
import { retryDelay } from '../api/retry-delay';
import { Skeleton } from '../ui/loading';
import { ProblemNote } from '../ui/problem-note';
import type { Deed } from './episode-actions';
import type { Writers } from './episode-in-words';
import styles from './episode-list.module.css';
import { EpisodeRow } from './episode-row';
import type { Cursor } from './use-cursor';

const ROW_HEIGHT = 61;
const OVERSCAN = 12;
/** The header of the page, and of the list, which stay in sight. */
const HEADER_HEIGHT = 130;

interface EpisodeListProps {
  readonly query: ReturnType<typeof useEpisodes>;
  readonly episodes: readonly Episode[];
  readonly cursor: Cursor;
  readonly selected: ReadonlySet<string>;
  readonly toggle: (episode: Episode) => void;
  readonly act: (deed: Deed, episode: Episode) => void;
  readonly write: Writers;
}

/** The episodes, of which the visible ones are rendered only; more are loaded on scrolling. */
export function EpisodeList({ query, episodes, cursor, selected, toggle, act, write }: EpisodeListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: episodes.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    scrollMargin: top,
    scrollPaddingStart: HEADER_HEIGHT,
    scrollPaddingEnd: ROW_HEIGHT,
    getItemKey: (index) => episodes[index]?.episode_id ?? index,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    if (last >= episodes.length - OVERSCAN && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) {
      void fetchNextPage();
    }
  }, [last, episodes.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const again = isFetchNextPageError && retryDelay(query.error);
  useEffect(() => {
    if (!again) return;
    const timer = setTimeout(() => void fetchNextPage(), again);
    return () => clearTimeout(timer);
  }, [again, fetchNextPage]);
  const { index, isWanted, reached } = cursor;
  // The row may not be rendered yet: it is scrolled into view, and focused as soon as it exists.
  useEffect(() => {
    if (!isWanted || index < 0) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`);
    virtual.scrollToIndex(index);
    if (!link) return;
    link.focus({ preventScroll: true });
    reached();
  });
  return (
    <div className={styles.frame} data-waiting={query.isPlaceholderData || undefined}>
      <ul
        ref={list}
        aria-label="Episodes"
        className={styles.list}
        style={{ '--height': `${virtual.getTotalSize()}px` } as CSSProperties}
      >
        {items.map((item) => {
          const episode = episodes[item.index];
          return (
            episode && (
              <EpisodeRow
                key={item.key}
                episode={episode}
                write={write}
                isCurrent={item.index === index}
                makeCurrent={() => cursor.set(item.index)}
                act={(deed) => act(deed, episode)}
                select={{ isSelected: selected.has(episode.episode_id), toggle: () => toggle(episode) }}
                place={{
                  index: item.index,
                  count: episodes.length,
                  offset: item.start - top,
                  measure: virtual.measureElement,
                }}
              />
            )
          );
        })}
      </ul>
      <div className={styles.foot}>
        {isFetchingNextPage && <Skeleton lines={2} />}
        {isFetchNextPageError && query.error && <ProblemNote error={query.error} retry={fetchNextPage} automatic />}
      </div>
    </div>
  );
}
