import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { TenantReader } from '../auth/tenant-reader';
import type { DepthScore } from '../database/entities/depth-score.entity';
import type { RelationshipFilter } from './relationship-filter';
import {
  ASCENDING,
  BEHIND_ASCENDING,
  BEHIND_DESCENDING,
  DESCENDING,
  LETS_THROUGH,
  SELECTED,
  WITH_AGENTS,
} from './relationship-list.queries';

export type RelationshipRow = Pick<
  DepthScore,
  | 'agent_id'
  | 'user_id'
  | 'contact_name'
  | 'depth'
  | 'band'
  | 'trend'
  | 'trend_word'
  | 'stage'
  | 'at_risk'
  | 'action'
  | 'potential'
  | 'value_at_stake'
  | 'n_interactions'
  | 'n_days'
  | 'typical_gap'
  | 'silence_days'
  | 'first_day'
  | 'last_interaction'
> & {
  readonly agent_name: string;
  /** What the list is ordered by, before agent_id and user_id: a number, then a text. One of them says nothing. */
  readonly sort_number: number;
  readonly sort_text: string;
};

/** A row's place in the order. */
export interface Place {
  readonly sortNumber: number;
  readonly sortText: string;
  readonly agentId: string;
  readonly userId: string;
}

export interface RelationshipPage {
  readonly run_id: string | null;
  readonly as_of: string | null;
  /** All that the filter lets through; null unless it was asked for. */
  readonly total: number | null;
  readonly rows: readonly RelationshipRow[];
}

export type PageRow = Omit<RelationshipPage, 'rows'> & (RelationshipRow | { agent_id: null });

const FILTERED = `SELECT ${SELECTED} FROM depth_scores WHERE project_id = $1 AND ${LETS_THROUGH}`;

/** Of one and the same state: the run that wrote it, the total, a page. $12 to $15 the place to go on after, $16 limit. */
const WHOLE = `SELECT run.run_id, run.as_of, whole.total, page.*, agents.name AS agent_name
  FROM (
    SELECT CASE WHEN $12::double precision IS NULL THEN (SELECT count(*)::integer FROM (${FILTERED}) counted) END AS total
  ) whole
  LEFT JOIN (
    SELECT run_id, as_of FROM recompute_runs WHERE project_id = $1 AND status = 'finished'
    ORDER BY finished_at DESC LIMIT 1
  ) run ON true`;
const PAGE_DESCENDING = `${WHOLE}
  LEFT JOIN (
    SELECT * FROM (${FILTERED}) page WHERE ${BEHIND_DESCENDING} ORDER BY ${DESCENDING} LIMIT $16
  ) page ON true
  ${WITH_AGENTS}
  ORDER BY ${DESCENDING}`;
const PAGE_ASCENDING = `${WHOLE}
  LEFT JOIN (
    SELECT * FROM (${FILTERED}) page WHERE ${BEHIND_ASCENDING} ORDER BY ${ASCENDING} LIMIT $16
  ) page ON true
  ${WITH_AGENTS}
  ORDER BY ${ASCENDING}`;
const ALL_DESCENDING = `SELECT page.*, agents.name AS agent_name FROM (${FILTERED}) page ${WITH_AGENTS} ORDER BY ${DESCENDING}`;
const ALL_ASCENDING = `SELECT page.*, agents.name AS agent_name FROM (${FILTERED}) page ${WITH_AGENTS} ORDER BY ${ASCENDING}`;
const BATCH = { batchRows: 1_000, timeoutMs: 60_000 };

@Injectable()
export class RelationshipsQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @param agent UUID or name. @returns its UUID, null where the project has none of these */
  async agentId(projectId: ProjectId, agent: string): Promise<string | null> {
    const rows: { agent_id: string }[] = await this.reader.query(
      projectId,
      `SELECT agent_id FROM agents
       WHERE project_id = $1 AND CASE WHEN agent_id::text = lower($2) THEN true ELSE name = $2 END
       ORDER BY agent_id::text = lower($2) DESC LIMIT 1`,
      [agent],
    );
    return rows[0]?.agent_id ?? null;
  }

  /**
   * A page of the relationships that a filter lets through.
   *
   * @param agentId as the filter's `agent` is found
   * @param after null: from the beginning, with the total
   * @param limit rows at most
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

  /** All that a filter lets through, in batches, of one and the same state. */
  all(
    projectId: ProjectId,
    filter: RelationshipFilter,
    agentId: string | null,
  ): AsyncGenerator<RelationshipRow[], void, void> {
    return filter.order === 'desc'
      ? this.reader.stream(projectId, ALL_DESCENDING, values(filter, agentId), BATCH)
      : this.reader.stream(projectId, ALL_ASCENDING, values(filter, agentId), BATCH);
  }
}

/** $2 to $16 of a statement that reads a page of the list. */
export function pageValues(
  filter: RelationshipFilter,
  agentId: string | null,
  after: Place | null,
  limit: number,
): unknown[] {
  const place = [after?.sortNumber, after?.sortText, after?.agentId, after?.userId].map((key) => key ?? null);
  return [...values(filter, agentId), ...place, limit];
}

function values(filter: RelationshipFilter, agentId: string | null): unknown[] {
  const { sort, bands, stages, atRisk, search, minDepth, maxDepth, activeFrom, activeBefore } = filter;
  return [sort, agentId, bands, stages, atRisk, search, minDepth, maxDepth, activeFrom, activeBefore];
}

export function isRelationship(row: PageRow): row is Omit<RelationshipPage, 'rows'> & RelationshipRow {
  return row.agent_id !== null;
}
