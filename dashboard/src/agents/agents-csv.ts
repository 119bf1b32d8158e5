import type { ComparedAgent } from '../api/agent-queries';
import { csvOf } from '../charts/csv';

const COLUMNS = [
  'agent_id',
  'agent_name',
  'team',
  'relationships',
  'avg_depth',
  'moat_index',
  'index_share',
  'deepened',
  'declining',
  'replies_owed',
  'at_risk',
  'at_risk_value',
] as const satisfies readonly (keyof ComparedAgent)[];

/** The comparison as a file. */
export function agentsCsv(agents: readonly ComparedAgent[]): string {
  return csvOf([COLUMNS, ...agents.map((agent) => COLUMNS.map((column) => agent[column]))]);
}
