import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button } from './button';
import { ProblemNote } from './problem-note';
import sheet from './sheet.module.css';

interface ShowMoreProps {
  readonly query: Pick<
    UseInfiniteQueryResult,
    'error' | 'isFetchNextPageError' | 'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage'
  >;
  readonly label?: string;
}

/** Loads the next page of a list, and says if that failed. Nothing at the end of the list. */
export function ShowMore({ query, label = 'Show more' }: ShowMoreProps) {
  return (
    <>
      {query.isFetchNextPageError && query.error && <ProblemNote error={query.error} />}
      {query.hasNextPage && (
        <div className={sheet.actions}>
          <Button onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
            {label}
          </Button>
        </div>
      )}
    </>
  );
}
