import { Injectable, NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { PagedList } from '../http/query/cursor';
import { type PageRequest, pageOf } from '../http/query/page';
import { DAY_MS } from '../scoring/iso-day';
import { isProvisional } from '../scoring/model';
import type { ModelBody, ModelVersionsBody } from './learning.dto';
import { LearningQueries } from './learning.queries';
import { modelSummary } from './model-summary';

export const MODEL_VERSIONS: PagedList = { name: 'model-versions', keys: ['number'] };

/** What a project has learned from its own outcomes. */
@Injectable()
export class LearningService {
  constructor(private readonly queries: LearningQueries) {}

  async versions(projectId: ProjectId, page: PageRequest): Promise<ModelVersionsBody> {
    const before = page.after ? Number(page.after[0]) : null;
    const { total, rows } = await this.queries.versions(projectId, before, page.size);
    const { rows: shown, ...rest } = pageOf(page, rows, ({ version }) => [version]);
    return { versions: shown, total, ...rest };
  }

  /** @throws NotFoundException if the project was deleted in the meantime */
  async served(projectId: ProjectId): Promise<ModelBody> {
    const row = await this.queries.served(projectId);
    if (!row) throw new NotFoundException();
    const tenths = row.reliability ?? [];
    const facts = {
      scoreVersion: row.score_version,
      learns: row.learned === null ? row.learns : row.learned === 1,
      kind: row.kind ?? 'fixed',
      fittedOn: row.fitted_on,
      windowDays: row.window_days,
      rows: row.rows ?? 0,
      outcomes: row.outcomes ?? 0,
      tenths,
    };
    return {
      version: row.model_version,
      kind: facts.kind,
      summary: modelSummary(facts),
      provisional:
        row.as_of !== null && row.kind === 'learned'
          ? isProvisional(dayOf(row.as_of), dayOf(row.l_start_day ?? row.as_of), row.horizon ?? 1)
          : false,
      fitted_on: row.fitted_on,
      outcomes: facts.outcomes,
      calibration_before: row.calibration_before,
      calibration_after: row.calibration_after,
      reliability: tenths.map(({ rows, said, took_part }, index) => ({
        from: index / 10,
        to: (index + 1) / 10,
        rows,
        said: rows > 0 ? said : null,
        took_part: rows > 0 ? took_part / rows : null,
      })),
    };
  }
}

function dayOf(day: string): number {
  return Date.parse(day) / DAY_MS;
}
