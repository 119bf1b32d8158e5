import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { TenantReader } from '../auth/tenant-reader';
import type { DepthScore } from '../database/entities/depth-score.entity';
import type { RelationshipFilter } from './relationship-filter';

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

type PageRow = Omit<RelationshipPage, 'rows'> & (RelationshipRow | { agent_id: null });

const COLUMNS = `agent_id, user_id, contact_name, depth, band, trend, trend_word, stage, at_risk, action, potential,
  value_at_stake, n_interactions, n_days, typical_gap, silence_days, first_day, last_interaction`;

/** What `folded` does to the search, done to a name; most names are spared the expensive part. */
const FOLDED_NAME = `CASE WHEN octet_length(contact_name) = char_length(contact_name) THEN lower(contact_name COLLATE "C")
  ELSE regexp_replace(lower(normalize(contact_name, NFD)), '[\\u0300-\\u036f]', '', 'g') END`;

/**
 * $2 sort, $3 agent, $4 bands, $5 stages, $6 at risk, $7 search, $8 and $9 depth, $10 and $11 last interaction. Each CASE
 * is decided while the statement is planned: what is left is the conditions and the order that were asked for, which an
 * index may serve.
 */
const FILTERED = `SELECT ${COLUMNS},
    CASE $2::text WHEN 'depth' THEN depth WHEN 'trend' THEN trend WHEN 'value_at_stake' THEN value_at_stake
      WHEN 'last_interaction' THEN extract(epoch FROM last_interaction)::double precision ELSE 0 END AS sort_number,
    CASE $2::text WHEN 'name' THEN ${FOLDED_NAME} ELSE '' END COLLATE "C" AS sort_text
  FROM depth_scores
  WHERE project_id = $1
    AND CASE WHEN $3::uuid IS NULL THEN true ELSE agent_id = $3 END
    AND CASE WHEN $4::text[] IS NULL THEN true ELSE band = ANY ($4) END
    AND CASE WHEN $5::text[] IS NULL THEN true ELSE stage = ANY ($5) END
    AND CASE WHEN $6::boolean IS NULL THEN true ELSE at_risk = $6 END
    AND CASE WHEN $7::text IS NULL THEN true ELSE strpos(${FOLDED_NAME}, $7) > 0 END
    AND CASE WHEN $8::double precision IS NULL THEN true ELSE depth >= $8 END
    AND CASE WHEN $9::double precision IS NULL THEN true ELSE depth <= $9 END
    AND CASE WHEN $10::timestamptz IS NULL THEN true ELSE last_interaction >= $10 END
    AND CASE WHEN $11::timestamptz IS NULL THEN true ELSE last_interaction < $11 END`;

/** Of one and the same state: the run that wrote it, the total, a page. $12 to $15 the place to go on after, $16 limit. */
const WHOLE = `SELECT run.run_id, run.as_of, whole.total, page.*, agents.name AS agent_name
  FROM (
    SELECT CASE WHEN $12::double precision IS NULL THEN (SELECT count(*)::integer FROM (${FILTERED}) counted) END AS total
  ) whole
  LEFT JOIN (
    SELECT run_id, as_of FROM recompute_runs WHERE project_id = $1 AND status = 'finished'
    ORDER BY finished_at DESC LIMIT 1
  ) run ON true`;
const WITH_AGENTS = 'LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = page.agent_id';
const TIES = `CASE WHEN page.sort_number = $12 AND page.sort_text = $13
  THEN (page.agent_id, page.user_id COLLATE "C") > ($14::uuid, $15::text)`;
const DESCENDING = 'page.sort_number DESC, page.sort_text DESC, page.agent_id, page.user_id COLLATE "C"';
const ASCENDING = 'page.sort_number, page.sort_text, page.agent_id, page.user_id COLLATE "C"';
const PAGE_DESCENDING = `${WHOLE}
  LEFT JOIN (
    SELECT * FROM (${FILTERED}) page
    WHERE CASE WHEN $12::double precision IS NULL THEN true ELSE page.sort_number <= $12 END
      AND CASE WHEN $12::double precision IS NULL THEN true ELSE ${TIES}
        WHEN page.sort_number = $12 THEN page.sort_text < $13::text ELSE true END END
    ORDER BY ${DESCENDING} LIMIT $16
  ) page ON true
  ${WITH_AGENTS}
  ORDER BY ${DESCENDING}`;
const PAGE_ASCENDING = `${WHOLE}
  LEFT JOIN (
    SELECT * FROM (${FILTERED}) page
    WHERE CASE WHEN $12::double precision IS NULL THEN true ELSE page.sort_number >= $12 END
      AND CASE WHEN $12::double precision IS NULL THEN true ELSE ${TIES}
        WHEN page.sort_number = $12 THEN page.sort_text > $13::text ELSE true END END
    ORDER BY ${ASCENDING} LIMIT $16
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
    const place = [after?.sortNumber, after?.sortText, after?.agentId, after?.userId].map((key) => key ?? null);
    const parameters = [...values(filter, agentId), ...place, limit];
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

function values(filter: RelationshipFilter, agentId: string | null): unknown[] {
  const { sort, bands, stages, atRisk, search, minDepth, maxDepth, activeFrom, activeBefore } = filter;
  return [sort, agentId, bands, stages, atRisk, search, minDepth, maxDepth, activeFrom, activeBefore];
}

function isRelationship(row: PageRow): row is Omit<RelationshipPage, 'rows'> & RelationshipRow {
  return row.agent_id !== null;
}
