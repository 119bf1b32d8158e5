import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { ProblemNote } from './problem-note';

interface PendingProps {
  readonly query: Pick<UseQueryResult, 'error' | 'isFetching' | 'refetch'>;
  /** Whether it replaces the whole page. */
  readonly page?: boolean;
  /** Shown until data or an error arrives. */
  readonly children: ReactNode;
}

/** A placeholder for data. After a failed request it shows the error until data arrives, even while retrying. */
export function Pending({ query: { error, isFetching, refetch }, page, children }: PendingProps) {
  const [failure, setFailure] = useState(error);
  useEffect(() => {
    if (error) setFailure(error);
  }, [error]);
  const shown = error ?? failure;
  return shown ? <ProblemNote error={shown} retry={refetch} automatic trying={isFetching} page={page} /> : children;
}
