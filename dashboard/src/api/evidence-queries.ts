import type { Schemas } from '@relationship-depth/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from './client';

export type Backtest = Schemas['BacktestBody'];
export type PipelineTransitions = Schemas['PipelineTransitionsBody'];
export type LifeCycle = Schemas['LifeCycleBody'];

/** How well the score predicted the past of the project. */
export function useBacktest(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'backtest'],
    queryFn: ({ signal }) => api.get('/api/v1/projects/{projectId}/backtest', { path: { projectId }, signal }),
  });
}

/** How the relationships moved between two days, YYYY-MM-DD. @param to undefined: the day of the scores */
export function useLifeCycle(projectId: string, from: string, to: string | undefined) {
  return useQuery({
    queryKey: [projectId, 'lifecycle', from, to],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/lifecycle', { path: { projectId }, query: { from, to }, signal }),
  });
}

/** How contacts went through the pipeline between two days, YYYY-MM-DD. @param to undefined: the day of the scores */
export function usePipelineTransitions(projectId: string, from: string, to: string | undefined) {
  return useQuery({
    queryKey: [projectId, 'transitions', from, to],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/pipeline-flow/transitions', {
        path: { projectId },
        query: { from, to },
        signal,
      }),
  });
}

/** Runs a backtest: its result, or the job of a large project. @throws ApiProblem */
export const runBacktest = (projectId: string) =>
  api.post('/api/v1/projects/{projectId}/backtest', { path: { projectId } });
