import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Cohort, CohortsBody } from './cohort.dto';
import { CohortQueries } from './cohort.queries';

const MAX_COHORTS = 26;

@Injectable()
export class CohortService {
  constructor(private readonly queries: CohortQueries) {}

  async cohorts(projectId: ProjectId): Promise<CohortsBody> {
    const cohorts = new Map<string, Cohort>();
    for (const { entry_week, label, size, week, count, avg_depth } of await this.queries.newest(
      projectId,
      MAX_COHORTS,
    )) {
      const cohort = cohorts.get(entry_week) ?? { cohort_label: label, entry_week, size, points: [] };
      cohorts.set(entry_week, cohort);
      // Week 0 is there for cohorts without a finished week: in it, everybody was active.
      if (week > 0) cohort.points.push({ week, count, avg_depth });
    }
    return { cohorts: [...cohorts.values()] };
  }
}
