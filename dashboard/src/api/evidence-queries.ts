import { useQuery } from '@tanstack/react-query';
import type { components } from '../../generated/api';
import { api, bodyOf } from './client';

export type Backtest = components['schemas']['BacktestBody'];
export type LifeCycle = components['schemas']['LifeCycleBody'];

/** How well the score predicted the past of the project. */
export function useBacktest(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'backtest'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/projects/{projectId}/backtest', { params: { path: { projectId } }, signal })),
  });
}

/** How the relationships moved between two days. @param from YYYY-MM-DD */
export function useLifeCycle(projectId: string, from: string) {
  return useQuery({
    queryKey: [projectId, 'lifecycle', from],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/lifecycle', { params: { path: { projectId }, query: { from } }, signal }),
      ),
  });
}

/** How contacts went through the pipeline. @param from YYYY-MM-DD */
export function usePipelineTransitions(projectId: string, from: string) {
  return useQuery({
    queryKey: [projectId, 'transitions', from],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/pipeline-flow/transitions', {
          params: { path: { projectId }, query: { from } },
          signal,
        }),
      ),
  });
}

/** Runs a backtest: its result, or the job of a large project. @throws ApiProblem */
export const runBacktest = (projectId: string) =>
  bodyOf(api.POST('/api/v1/projects/{projectId}/backtest', { params: { path: { projectId } } }));
