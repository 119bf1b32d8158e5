import type { Schemas } from '@relationship-depth/client';
import { useQuery } from '@tanstack/react-query';
import { api } from './client';

export type Backtest = Schemas['BacktestBody'];
export type LifeCycle = Schemas['LifeCycleBody'];

/** How well the score predicted the past of the project. */
export function useBacktest(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'backtest'],
    queryFn: ({ signal }) => api.get('/api/v1/projects/{projectId}/backtest', { path: { projectId }, signal }),
  });
}

/** How the relationships moved between two days. @param from YYYY-MM-DD */
export function useLifeCycle(projectId: string, from: string) {
  return useQuery({
    queryKey: [projectId, 'lifecycle', from],
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/lifecycle', { path: { projectId }, query: { from }, signal }),
  });
}

/** How contacts went through the pipeline. @param from YYYY-MM-DD */
export function usePipelineTransitions(projectId: string, from: string) {
  return useQuery({
    queryKey: [projectId, 'transitions', from],
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/pipeline-flow/transitions', {
        path: { projectId },
        query: { from },
        signal,
      }),
  });
}

/** Runs a backtest: its result, or the job of a large project. @throws ApiProblem */
export const runBacktest = (projectId: string) =>
  api.post('/api/v1/projects/{projectId}/backtest', { path: { projectId } });
