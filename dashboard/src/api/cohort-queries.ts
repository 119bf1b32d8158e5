import type { Schemas } from '@relationship-depth/client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from './client';

export type Unit = 'week' | 'month';
export type TriangleCohort = Schemas['TriangleCohort'];
export type TriangleCell = Schemas['TriangleCell'];
type MembersPage = Schemas['CohortMembersBody'];

/** The five published points of each cohort. */
export function useCohorts(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'cohorts'],
    queryFn: ({ signal }) => api.get('/api/v1/projects/{projectId}/cohorts', { path: { projectId }, signal }),
  });
}

export function useTriangle(projectId: string, unit: Unit) {
  return useQuery({
    queryKey: [projectId, 'triangle', unit],
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/cohorts/triangle', {
        path: { projectId },
        query: { unit },
        signal,
      }),
  });
}

/** One cell of the triangle. */
export interface Cell {
  readonly unit: Unit;
  readonly entry: string;
  readonly offset: number;
}

/** @param active true: members who were active in the period; false: those who were not; undefined: all */
export function useMembers(projectId: string, cell: Cell, active: boolean | undefined) {
  return useInfiniteQuery({
    queryKey: [projectId, 'members', cell, active],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }: MembersPage) => next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor, signal }): Promise<MembersPage> =>
      api.get('/api/v1/projects/{projectId}/cohorts/triangle/members', {
        path: { projectId },
        query: { ...cell, active, cursor },
        signal,
      }),
  });
}
