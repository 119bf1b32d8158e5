import type { Schemas } from '@relationship-depth/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from './client';

type Comparison = Schemas['AgentComparisonBody'];
export type ComparedAgent = Comparison['agents'][number];

/** The agents of the project, side by side. */
export function useAgentComparison(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'agent-comparison'],
    queryFn: ({ signal }): Promise<Comparison> =>
      api.get('/api/v1/projects/{projectId}/agent-comparison', { path: { projectId }, signal }),
  });
}

/** How deep the relationships of one agent are. @param days length of the trend, 1 to 365 */
export function useAgentDistribution(projectId: string, agentId: string, days: number) {
  return useQuery({
    queryKey: [projectId, 'distribution', agentId, days],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Schemas['DepthDistributionBody']> => {
      // Not in the published document of the operation, but the server accepts it.
      const query = { days };
      const response = await api.send('get', '/api/v1/agents/{agentId}/depth-distribution', {
        path: { agentId },
        query,
        signal,
      });
      return await response.json();
    },
  });
}
