import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { round6 } from '../scoring/round6';
import type { MoatIndexBody } from './moat-index.dto';
import { MoatIndexQueries, type MoatIndexRow } from './moat-index.queries';

const WEEK = 7;
const MONTH = 30;
const QUARTER = 91;
/** score.md: an empty book has index 0 and trend .5. */
const EMPTY: Omit<MoatIndexRow, 'days_ago'> = { moat_index: 0, breadth: 0, depth_quality: 0, trend: 0.5, risk: 0 };

@Injectable()
export class MoatIndexService {
  constructor(private readonly queries: MoatIndexQueries) {}

  async moatIndex(projectId: ProjectId): Promise<MoatIndexBody> {
    const rows = await this.queries.indexes(projectId, [0, WEEK, MONTH, QUARTER]);
    const at = (daysAgo: number) => rows.find((row) => row.days_ago === daysAgo);
    const now = at(0) ?? EMPTY;
    const prev = at(WEEK)?.moat_index ?? 0;
    return {
      moat_index: now.moat_index,
      moat_index_prev: prev,
      moat_index_delta: round6(now.moat_index - prev),
      comparison: { last_month: at(MONTH)?.moat_index ?? 0, last_quarter: at(QUARTER)?.moat_index ?? 0 },
      components: {
        breadth: now.breadth,
        depth_quality: now.depth_quality,
        trend: now.trend,
        risk: now.risk,
      },
    };
  }
}
