import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { TenantReader } from '../auth/tenant-reader';
import { ALL_AGENTS } from '../database/all-agents';
import type { DepthScore } from '../database/entities/depth-score.entity';

export type DepthRow = Pick<
  DepthScore,
  'agent_id' | 'user_id' | 'contact_name' | 'depth' | 'trend' | 'band' | 'at_risk' | 'last_interaction' | 'computed_at'
>;

export interface DepthList {
  readonly total: number;
  readonly rows: DepthRow[];
}

/** Every column is null where the project has no scores: the total comes along in any case. */
type ListRow = { total: number } & (DepthRow | { [column in keyof DepthRow]: null });

const COLUMNS = 'agent_id, user_id, contact_name, depth, trend, band, at_risk, last_interaction, computed_at';

@Injectable()
export class DepthQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @param userId any text without NUL */
  async relationship(projectId: ProjectId, agentId: string, userId: string): Promise<DepthRow | null> {
    const rows: DepthRow[] = await this.reader.query(
      projectId,
      `SELECT ${COLUMNS} FROM depth_scores WHERE project_id = $1 AND agent_id = $2 AND user_id = $3`,
      [agentId, userId],
    );
    return rows[0] ?? null;
  }

  /** The deepest relationships, and how many there are in all: of one and the same state. */
  async deepest(projectId: ProjectId, limit: number): Promise<DepthList> {
    const rows: ListRow[] = await this.reader.query(
      projectId,
      `SELECT whole.total, scores.*
       FROM (
         SELECT COALESCE((
           SELECT total FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 ORDER BY date DESC LIMIT 1
         ), 0) AS total
       ) whole
       LEFT JOIN (
         SELECT ${COLUMNS} FROM depth_scores WHERE project_id = $1
         ORDER BY depth DESC, agent_id, user_id COLLATE "C" LIMIT $3
       ) scores ON true
       ORDER BY scores.depth DESC, scores.agent_id, scores.user_id COLLATE "C"`,
      [ALL_AGENTS, limit],
    );
    return { total: rows[0]?.total ?? 0, rows: rows.filter(isScore) };
  }
}

function isScore(row: ListRow): row is { total: number } & DepthRow {
  return row.agent_id !== null;
}
