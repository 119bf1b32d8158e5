import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { newestRun } from '../database/newest-run-sql';
import { filterAgent } from '../serving/filter-agent.queries';
import { TenantReader } from '../serving/tenant-reader';
import type { RelationshipFilter } from './relationship-filter';
import {
  ALL_NAMES,
  ASCENDING,
  DESCENDING,
  isRelationship,
  listValues,
  MATCHES_FILTER,
  NAMED,
  type PageRow,
  type Place,
  pageOf,
  pageValues,
  type RelationshipPage,
  type RelationshipRow,
  SELECTED,
} from './relationship-list.queries';

const FILTERED = `SELECT ${SELECTED} FROM depth_scores WHERE project_id = $1 AND ${MATCHES_FILTER}`;

/** From one state: its run, the total, and a page. $18 to $21 the position to continue after, $22 the limit. */
const WHOLE = `SELECT run.run_id, run.as_of, whole.total, page.*, ${NAMED}
  FROM (
    SELECT CASE WHEN $18::double precision IS NULL THEN (SELECT count(*)::integer FROM (${FILTERED}) counted) END AS total
  ) whole
  LEFT JOIN (
    ${newestRun('run_id, as_of')}
  ) run ON true`;
const PAGE_DESCENDING = `${WHOLE} ${pageOf([FILTERED], DESCENDING)}`;
const PAGE_ASCENDING = `${WHOLE} ${pageOf([FILTERED], ASCENDING)}`;
const ALL = `SELECT page.*, ${NAMED} FROM (${FILTERED}) page ${ALL_NAMES}`;
const ALL_DESCENDING = `${ALL} ORDER BY ${DESCENDING.by}`;
const ALL_ASCENDING = `${ALL} ORDER BY ${ASCENDING.by}`;
const BATCH = { batchRows: 1_000, timeoutMs: 60_000 };

@Injectable()
export class RelationshipsQueries {
  constructor(private readonly reader: TenantReader) {}

  /** As `filterAgent`. */
  async agentId(projectId: ProjectId, agent: string | null): Promise<string | null> {
    return await filterAgent(this.reader, projectId, agent);
  }

  /**
   * A page of the relationships that match a filter.
   *
   * @param agentId the agent that the filter names
   * @param after null: from the start, with the total
   * @param limit maximum number of rows
   */
  async page(
    projectId: ProjectId,
    filter: RelationshipFilter,
    agentId: string | null,
    after: Place | null,
    limit: number,
  ): Promise<RelationshipPage> {
    const parameters = pageValues(filter, agentId, after, limit);
    const rows: PageRow[] =
      filter.order === 'desc'
        ? await this.reader.queryPlanned(projectId, PAGE_DESCENDING, parameters)
        : await this.reader.queryPlanned(projectId, PAGE_ASCENDING, parameters);
    const { run_id = null, as_of = null, total = null } = rows[0] ?? {};
    return { run_id, as_of, total, rows: rows.filter(isRelationship) };
  }

  /** All matches of a filter, in batches, from one state. */
  all(
    projectId: ProjectId,
    filter: RelationshipFilter,
    agentId: string | null,
  ): AsyncGenerator<RelationshipRow[], void, void> {
    return filter.order === 'desc'
      ? this.reader.stream(projectId, ALL_DESCENDING, listValues(filter, agentId), BATCH)
      : this.reader.stream(projectId, ALL_ASCENDING, listValues(filter, agentId), BATCH);
  }
}
