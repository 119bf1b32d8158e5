import { Injectable } from '@nestjs/common';
import type { TenantProject } from '../auth/tenant';
import { isoDay, utcDay } from '../scoring/iso-day';
import type { Stage } from '../scoring/relationship-score';
import { round6 } from '../scoring/round6';
import { SCORE } from '../scoring/score-constants';
import type { ScoredRun } from '../scoring/scored-run';
import { ResponseCache } from '../serving/response-cache';
import type { TableBody } from '../serving/table-body';
import { dateRange, type LifeCycleParameters } from './date-range';
import type { LifeCycleBody, LifeCycleWindow } from './lifecycle.dto';
import { LifeCycleQueries, type LifeCycleRows, type WindowRow } from './lifecycle.queries';

const STAGES = [
  'new',
  'growing',
  'core',
  'steady',
  'reactivated',
  'one_off',
  'unanswered',
  'at_risk',
  'dormant',
] as const satisfies readonly Stage[];

/** How the relationships of a project moved through their life cycle. */
@Injectable()
export class LifeCycleService {
  constructor(
    private readonly queries: LifeCycleQueries,
    private readonly responses: ResponseCache,
  ) {}

  /** @throws InvalidInput for invalid days */
  async lifeCycle(project: TenantProject, requested: LifeCycleParameters): Promise<TableBody> {
    const { from, to } = dateRange(requested, project.served?.asOf ?? new Date().toISOString().slice(0, 10));
    return await this.responses.computed(project, 'life cycle', [from, to], async () => {
      const windows = Math.max(1, Math.floor((utcDay(to) - utcDay(from)) / SCORE.window));
      const run = await this.queries.run(project.projectId);
      const rows = await this.queries.between(project.projectId, from, to, windows, run);
      return { body: lifeCycleBody(from, to, windows, run, rows), state: run?.state ?? null };
    });
  }
}

function lifeCycleBody(
  from: string,
  to: string,
  windows: number,
  run: ScoredRun | null,
  rows: LifeCycleRows,
): LifeCycleBody {
  return {
    from,
    to,
    from_model_version: run?.modelVersionOn(utcDay(from)) ?? null,
    to_model_version: run?.modelVersionOn(utcDay(to)) ?? null,
    stages: STAGES.map((stage) => ({
      stage,
      count_from: total(rows, ({ from: before }) => before === stage),
      count: total(rows, ({ to: after }) => after === stage),
    })),
    transitions: [null, ...STAGES].map((before) => ({
      from: before ?? 'none',
      count: total(rows, (row) => row.from === before),
      to: Object.fromEntries(
        STAGES.map((after) => [after, total(rows, (row) => row.from === before && row.to === after)]),
      ),
    })),
    windows: Array.from({ length: windows }, (_, index) => window(rows.windows, windows - 1 - index, to)),
  };
}

function total({ transitions }: LifeCycleRows, fits: (row: LifeCycleRows['transitions'][number]) => boolean): number {
  return transitions.filter(fits).reduce((sum, { count }) => sum + count, 0);
}

/** @param back 0 for the window that ends at `to` */
function window(rows: readonly WindowRow[], back: number, to: string): LifeCycleWindow {
  const end = utcDay(to) - back * SCORE.window;
  const row = rows.find((it) => it.window === back) ?? { new: 0, retained: 0, resurrected: 0, lapsed: 0 };
  return {
    from: isoDay(end - SCORE.window + 1),
    to: isoDay(end),
    active: row.new + row.retained + row.resurrected,
    new: row.new,
    retained: row.retained,
    resurrected: row.resurrected,
    lapsed: row.lapsed,
    quick_ratio: row.lapsed > 0 ? round6((row.new + row.resurrected) / row.lapsed) : null,
  };
}
