import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { ProblemNote } from './problem-note';

interface PendingProps {
  readonly query: Pick<UseQueryResult, 'error' | 'isFetching' | 'refetch'>;
  /** Whether it stands for the whole page. */
  readonly page?: boolean;
  /** What is shown until something arrives. */
  readonly children: ReactNode;
}

/** Stands where data will be. Once a request has failed it says so until data arrives, however often it tries again. */
export function Pending({ query: { error, isFetching, refetch }, page, children }: PendingProps) {
  const [failure, setFailure] = useState(error);
  useEffect(() => {
    if (error) setFailure(error);
  }, [error]);
  const shown = error ?? failure;
  return shown ? <ProblemNote error={shown} retry={refetch} automatic trying={isFetching} page={page} /> : children;
}
