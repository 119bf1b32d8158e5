import type { DepthScore } from '../database/entities/depth-score.entity';
import { naturally } from '../database/natural-order-sql';
import { TEAMS } from '../database/survivors-sql';
import { CHASING_DAYS } from '../scoring/action-sentence-sql';
import { CURRENT_STATE } from '../serving/episode-state-sql';
import { heldSince } from '../serving/held-work-sql';
import { isAskedPerson, personsValue } from '../serving/person-filter-sql';
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
  | 'turn'
  | 'turn_days'
  | 'n_unanswered'
> & {
  /** Days since the first unanswered one. */
  readonly chasing_days: number | null;
  readonly agent_name: string;
  readonly on_hold_since: string | null;
  /** The sort keys before agent_id and user_id: a number, then a text. One of them is constant. */
  readonly sort_number: number;
  readonly sort_text: string;
};

/** A row's position in the order. */
export interface Place {
  readonly sortNumber: number;
  readonly sortText: string;
  readonly agentId: string;
  readonly userId: string;
}

export interface RelationshipPage {
  readonly run_id: string | null;
  readonly as_of: string | null;
  /** The number of matches; null unless requested. */
  readonly total: number | null;
  readonly rows: readonly RelationshipRow[];
}

/** A row of a statement that ends with `pageOf`. An empty page is one row without a relationship. */
export type PageRow = Omit<RelationshipPage, 'rows'> & (RelationshipRow | { agent_id: null });

/** The columns of a list, except `NAMED`. */
const SHOWN = `agent_id, user_id, contact_name, depth, band, trend, trend_word, stage, at_risk, action, potential,
  value_at_stake, n_interactions, n_days, typical_gap, silence_days, first_day, last_interaction, turn, turn_days, n_unanswered,
  ${CHASING_DAYS} AS chasing_days`;

/** A name as pages show it: with one space in place of several. */
function spacedOnce(name: string): string {
  return `regexp_replace(folded_name(${name}), ' +', ' ', 'g')`;
}

/**
 * The columns of scores, and the condition of a filter. $2 sort, $3 agent, $4 bands, $5 stages, $6 at risk, $7 search,
 * $8 and $9 depth, $10 and $11 last interaction, $12 turns, $13 unanswered days, $14 states and
 * $15 assignee (an empty text: nobody) of an episode whose condition lasts, $16 team, $17 conditions on the contact. The
 * planner evaluates each CASE, so only the requested conditions and order remain, which an index can serve.
 */
export const SELECTED = `${SHOWN},
    CASE $2::text WHEN 'depth' THEN depth WHEN 'trend' THEN trend WHEN 'value_at_stake' THEN value_at_stake
      WHEN 'last_interaction' THEN extract(epoch FROM last_interaction)::double precision ELSE 0 END AS sort_number,
    CASE $2::text WHEN 'name' THEN ${naturally('folded_name(contact_name)')} ELSE '' END COLLATE "C" AS sort_text`;
export const MATCHES_FILTER = `CASE WHEN $3::uuid IS NULL THEN true ELSE agent_id = $3 END
    AND CASE WHEN $4::text[] IS NULL THEN true ELSE band = ANY ($4) END
    AND CASE WHEN $5::text[] IS NULL THEN true ELSE stage = ANY ($5) END
    AND CASE WHEN $6::boolean IS NULL THEN true ELSE at_risk = $6 END
    AND CASE WHEN $7::text IS NULL THEN true WHEN strpos(folded_name(contact_name), folded_name($7)) > 0 THEN true
      WHEN strpos(folded_name(user_id), folded_name($7)) > 0 THEN true
      WHEN user_id IN (
        SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND strpos(folded_name(user_id), folded_name($7)) > 0
      ) THEN true
      WHEN strpos(contact_name, '  ') > 0 THEN strpos(${spacedOnce('contact_name')}, ${spacedOnce('$7')}) > 0 ELSE false END
    AND CASE WHEN $8::double precision IS NULL THEN true ELSE depth >= $8 END
    AND CASE WHEN $9::double precision IS NULL THEN true ELSE depth <= $9 END
    AND CASE WHEN $10::timestamptz IS NULL THEN true ELSE last_interaction >= $10 END
    AND CASE WHEN $11::timestamptz IS NULL THEN true ELSE last_interaction < $11 END
    AND CASE WHEN $12::text[] IS NULL THEN true ELSE turn = ANY ($12) END
    AND CASE WHEN $13::integer IS NULL THEN true ELSE n_unanswered >= $13 END
    AND CASE WHEN $14::text[] IS NULL AND $15::text IS NULL THEN true ELSE (agent_id, user_id) IN (
      SELECT agent_id, user_id FROM episodes
      WHERE project_id = $1 AND ended_on IS NULL AND NOT holdout
        AND CASE WHEN $14::text[] IS NULL THEN true ELSE ${CURRENT_STATE} = ANY ($14) END
        AND CASE WHEN $15::text IS NULL THEN true WHEN $15 = '' THEN assignee IS NULL ELSE assignee = $15 END) END
    AND CASE WHEN $16::text IS NULL THEN true ELSE agent_id IN (
      SELECT agent_id FROM ${TEAMS} AS team WHERE value = $16) END
    AND ${isAskedPerson('$17')}`;
/** An order of the list. */
export interface ListOrder {
  /** The keys of `page` for ORDER BY. */
  readonly by: string;
  /** Whether a row comes after the position in $18 to $21; null for the start. */
  readonly behind: string;
}

const BEHIND_TIES = `CASE WHEN page.sort_number = $18 AND page.sort_text = $19
  THEN (page.agent_id, page.user_id COLLATE "C") > ($20::uuid, $21::text)`;
const behind = (
  than: '<' | '>',
) => `CASE WHEN $18::double precision IS NULL THEN true ELSE page.sort_number ${than}= $18 END
      AND CASE WHEN $18::double precision IS NULL THEN true ELSE ${BEHIND_TIES}
        WHEN page.sort_number = $18 THEN page.sort_text ${than} $19::text ELSE true END END`;
export const DESCENDING: ListOrder = {
  by: 'page.sort_number DESC, page.sort_text DESC, page.agent_id, page.user_id COLLATE "C"',
  behind: behind('<'),
};
export const ASCENDING: ListOrder = {
  by: 'page.sort_number, page.sort_text, page.agent_id, page.user_id COLLATE "C"',
  behind: behind('>'),
};

export const NAMED = 'agents.name AS agent_name, hold.on_hold_since';
const AGENTS = 'LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = page.agent_id';
/** For a page, they are looked up one by one. */
const PAGE_NAMES = `${AGENTS}
  LEFT JOIN LATERAL (
    ${heldSince('AND held.agent_id = page.agent_id AND held.user_id = page.user_id')}
  ) hold ON true`;
export const ALL_NAMES = `${AGENTS}
  LEFT JOIN (
    ${heldSince('')}
  ) hold ON hold.agent_id = page.agent_id AND hold.user_id = page.user_id`;

/**
 * What a statement joins once to read one page: the rows `page` with their `agents`, in order. $22 is the maximum
 * number of rows.
 *
 * @param from selects of `SELECTED` that share no row; at most one page of each is read
 */
export function pageOf(from: readonly string[], { by, behind: isBehind }: ListOrder): string {
  const pages = from.map((rows) => `SELECT * FROM (${rows}) page WHERE ${isBehind} ORDER BY ${by} LIMIT $22`);
  const all =
    pages.length === 1 ? pages[0] : `SELECT * FROM ((${pages.join(') UNION ALL (')})) page ORDER BY ${by} LIMIT $22`;
  return `LEFT JOIN (${all}) page ON true
  ${PAGE_NAMES}
  ORDER BY ${by}`;
}

/** $2 to $22 of a statement that reads a page of the list. */
export function pageValues(
  filter: RelationshipFilter,
  agentId: string | null,
  after: Place | null,
  limit: number,
): unknown[] {
  const place = [after?.sortNumber, after?.sortText, after?.agentId, after?.userId].map((key) => key ?? null);
  return [...listValues(filter, agentId), ...place, limit];
}

/** $2 to $17 of a statement that reads all of the list. */
export function listValues(filter: RelationshipFilter, agentId: string | null): unknown[] {
  const { sort, bands, stages, atRisk, search, minDepth, maxDepth, activeFrom, activeBefore, turns, unansweredMin } =
    filter;
  const values = [sort, agentId, bands, stages, atRisk, search, minDepth, maxDepth, activeFrom, activeBefore];
  const { persons } = filter;
  return [...values, turns, unansweredMin, filter.episodeStates, filter.assignee, filter.team, personsValue(persons)];
}

/** @returns whether a row of a page has a relationship */
export function isRelationship(row: PageRow): row is Omit<RelationshipPage, 'rows'> & RelationshipRow {
  return row.agent_id !== null;
}
