import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { TenantReader } from '../auth/tenant-reader';
import { ALL_AGENTS } from '../database/all-agents';
import type { DepthScore } from '../database/entities/depth-score.entity';

export type AtRiskRow = Pick<
  DepthScore,
  | 'agent_id'
  | 'user_id'
  | 'contact_name'
  | 'depth'
  | 'trend'
  | 'band'
  | 'silence_days'
  | 'typical_gap'
  | 'action'
  | 'last_interaction'
>;

export interface AtRiskList {
  readonly total: number;
  readonly rows: AtRiskRow[];
}

/** Every column is null where nobody is at risk: the total comes along in any case. */
type ListRow = { total: number } & (AtRiskRow | { [column in keyof AtRiskRow]: null });

@Injectable()
export class AtRiskQueries {
  constructor(private readonly reader: TenantReader) {}

  /** The relationships at risk with the highest value at stake, and how many there are: of one and the same state. */
  async mostValuable(projectId: ProjectId, limit: number): Promise<AtRiskList> {
    const rows: ListRow[] = await this.reader.query(
      projectId,
      `SELECT whole.total, scores.*
       FROM (
         SELECT COALESCE((
           SELECT at_risk FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 ORDER BY date DESC LIMIT 1
         ), 0) AS total
       ) whole
       LEFT JOIN (
         SELECT agent_id, user_id, contact_name, depth, trend, band, silence_days, typical_gap, action,
                last_interaction, value_at_stake
         FROM depth_scores WHERE project_id = $1 AND at_risk
         ORDER BY value_at_stake DESC, agent_id, user_id COLLATE "C" LIMIT $3
       ) scores ON true
       ORDER BY scores.value_at_stake DESC, scores.agent_id, scores.user_id COLLATE "C"`,
      [ALL_AGENTS, limit],
    );
    return { total: rows[0]?.total ?? 0, rows: rows.filter(isAtRisk) };
  }
}

function isAtRisk(row: ListRow): row is { total: number } & AtRiskRow {
  return row.agent_id !== null;
}
