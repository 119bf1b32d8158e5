import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { RelationshipFilter, useRelationships } from '../api/relationship-queries';
import { retryDelay } from '../api/retry-delay';
import { Skeleton } from '../ui/loading';
import { ProblemNote } from '../ui/problem-note';
import { SortHeading } from '../ui/sort-heading';
import { RelationshipRow } from './relationship-row';
import styles from './relationship-table.module.css';
import type { FilterChange } from './use-relationship-filter';

type Sort = NonNullable<RelationshipFilter['sort']>;

const ROW_HEIGHT = 57;
const OVERSCAN = 12;
const COLUMNS: readonly { name: string; label: string; sort?: Sort }[] = [
  { name: 'contact', label: 'Contact', sort: 'name' },
  { name: 'agent', label: 'Agent' },
  { name: 'depth', label: 'Depth', sort: 'depth' },
  { name: 'trend', label: 'In 28 days', sort: 'trend' },
  { name: 'last', label: 'Last active', sort: 'last_interaction' },
  { name: 'stage', label: 'Stage' },
  { name: 'next', label: 'Next step', sort: 'value_at_stake' },
];

interface RelationshipTableProps {
  readonly query: ReturnType<typeof useRelationships>;
  readonly filter: RelationshipFilter;
  readonly change: (changes: FilterChange) => void;
}

/** The list as a virtual table that renders the visible rows only and loads more on scrolling. */
export function RelationshipTable({ query, filter, change }: RelationshipTableProps) {
  const rows = useMemo(() => query.data?.pages.flatMap(({ relationships }) => relationships) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total ?? 0;
  const table = useRef<HTMLTableElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(table.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    scrollMargin: top,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    if (last >= rows.length - OVERSCAN && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) {
      void fetchNextPage();
    }
  }, [last, rows.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const again = isFetchNextPageError && retryDelay(query.error);
  useEffect(() => {
    if (!again) return;
    const timer = setTimeout(() => void fetchNextPage(), again);
    return () => clearTimeout(timer);
  }, [again, fetchNextPage]);
  const before = (items[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
  return (
    <div className={styles.frame} data-waiting={query.isPlaceholderData || undefined}>
      <table ref={table} className={styles.table} aria-rowcount={total + 1} aria-label="Relationships">
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map((column) => (
              <Heading key={column.name} {...column} filter={filter} change={change} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap height={before} />
          {items.map(({ index, key }) => {
            const row = rows[index];
            return row && <RelationshipRow key={key} row={row} index={index} measure={virtual.measureElement} />;
          })}
          <Gap height={after} />
        </tbody>
      </table>
      <div className={styles.foot}>
        {isFetchingNextPage && <Skeleton lines={2} />}
        {isFetchNextPageError && query.error && <ProblemNote error={query.error} retry={fetchNextPage} automatic />}
      </div>
    </div>
  );
}

/** Replaces the rows that are out of sight. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row is not focusable
    <tr aria-hidden="true" className={styles.gap}>
      <td colSpan={COLUMNS.length} style={{ height }} />
    </tr>
  );
}

interface HeadingProps {
  readonly name: string;
  readonly label: string;
  readonly sort?: Sort;
  readonly filter: RelationshipFilter;
  readonly change: (changes: FilterChange) => void;
}

function Heading({ name, label, sort, filter, change }: HeadingProps) {
  if (!sort) {
    return (
      <th scope="col" className={styles[name]}>
        {label}
      </th>
    );
  }
  const usual = sort === 'name' ? 'asc' : 'desc';
  return (
    <SortHeading
      label={label}
      order={(filter.sort ?? 'depth') === sort ? (filter.order ?? usual) : null}
      usual={usual}
      choose={(order) => change({ sort, order })}
      className={styles[name]}
      buttonClass={styles.sort}
    />
  );
}
