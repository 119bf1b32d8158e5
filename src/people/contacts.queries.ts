import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { newestRun } from '../database/newest-run-sql';
import { contactIds } from '../serving/contact-ids.queries';
import { filterAgent } from '../serving/filter-agent.queries';
import type { PersonCondition } from '../serving/person-filter';
import { personsValue } from '../serving/person-filter-sql';
import { TenantReader } from '../serving/tenant-reader';
import type { ContactOrder } from './contact-parameters';
import { contactRows, IN_ORDER, ONE, ORDERED, PAGE } from './contact-rows-sql';

/** A relationship of a contact. */
export interface KnowerRow {
  readonly agent_id: string;
  readonly agent_name: string;
  readonly team: string | null;
  readonly depth: number;
  readonly band: string;
  readonly trend: number;
  readonly trend_word: string;
  readonly stage: string;
  readonly at_risk: boolean;
  readonly turn: string | null;
  readonly unanswered_days: number | null;
  readonly silence_days: number | null;
  readonly active_days: number;
  readonly interactions: number;
  readonly first_day: string | null;
  readonly last_interaction: string;
  /** As `LAST_WORD`. */
  readonly last_word: number | null;
}

/** The score of a contact, or that of its only relationship. */
export type ContactScoreRow = Pick<
  KnowerRow,
  | 'depth'
  | 'band'
  | 'trend'
  | 'trend_word'
  | 'stage'
  | 'at_risk'
  | 'turn'
  | 'silence_days'
  | 'active_days'
  | 'first_day'
>;

export interface LastingEpisodeRow {
  readonly episode_id: string;
  readonly kind: string;
  readonly state: string;
  readonly agent_id: string;
  readonly action: string;
  readonly began_on: string;
  readonly assignee: string | null;
}

/** A contact with everything that is shown of it; lists are null if they are empty. */
export interface ContactRow {
  readonly user_id: string;
  readonly name: string | null;
  /** Null: only its own. */
  readonly user_ids: readonly string[] | null;
  readonly first_seen: string;
  readonly tier: string | null;
  readonly pipeline_stage: string | null;
  /** Kind, name, type, value. */
  readonly attributes: readonly (readonly [string, string, string, string])[] | null;
  /** The deepest first. */
  readonly relationships: readonly KnowerRow[] | null;
  readonly agents: number;
  /** With all agents; null unless several know the contact. */
  readonly shared: ContactScoreRow | null;
  readonly episodes: readonly LastingEpisodeRow[] | null;
  /** Where it comes in the order; constant if that is by id. */
  readonly sort_number: number;
  readonly sort_text: string;
}

/** Where a page begins. */
export interface ContactPlace {
  readonly number: number;
  readonly text: string;
  readonly userId: string;
}

export interface ContactFilter {
  readonly search: string | null;
  readonly stage: string | null;
  readonly persons: readonly PersonCondition[] | null;
}

/** The newest run, null before the first, and contacts with its numbers. */
interface Found {
  readonly as_of: string | null;
  readonly contacts: readonly ContactRow[] | null;
}

const CONTACTS = `${contactRows(PAGE, newestRun('as_of'))}`;
const FALLING = `${contactRows(ORDERED.desc, newestRun('as_of'), IN_ORDER.desc)}`;
const RISING = `${contactRows(ORDERED.asc, newestRun('as_of'), IN_ORDER.asc)}`;
const CONTACT = `${contactRows(ONE, newestRun('as_of'))}`;
const ACCOUNT_NAMES = `SELECT DISTINCT ON (name) name AS account_id, value AS account_name
  FROM contact_attributes WHERE project_id = $1 AND kind = 'account_name' AND name = ANY ($2::text[])
  ORDER BY name, said_at DESC, event_key DESC`;

@Injectable()
export class ContactsQueries {
  constructor(private readonly reader: TenantReader) {}

  /** As `filterAgent`. */
  async agentId(projectId: ProjectId, agent: string | null): Promise<string | null> {
    return await filterAgent(this.reader, projectId, agent);
  }

  async page(
    projectId: ProjectId,
    { search, agentId, stage, persons }: ContactFilter & { readonly agentId: string | null },
    { sort, order }: ContactOrder,
    after: ContactPlace | null,
    limit: number,
  ): Promise<Found> {
    const values = [after?.userId ?? null, search, agentId, stage, personsValue(persons), limit];
    const sorted = [...values, sort, after?.number ?? null, after?.text ?? null];
    // In another order than that of the key, all contacts are read, which takes turns.
    const [found]: Found[] =
      sort === 'id' && order === 'asc'
        ? await this.reader.queryPlanned(projectId, CONTACTS, values)
        : order === 'desc'
          ? await this.reader.queryHeavy(projectId, FALLING, sorted)
          : await this.reader.queryHeavy(projectId, RISING, sorted);
    if (!found) throw new Error('the statement returns one row');
    return found;
  }

  /** @param userId any id of the contact */
  async one(projectId: ProjectId, userId: string): Promise<Found> {
    const { survivor } = await contactIds(this.reader, projectId, userId);
    const [found]: Found[] = await this.reader.query(projectId, CONTACT, [survivor]);
    if (!found) throw new Error('the statement returns one row');
    return found;
  }

  /** @returns the names of accounts that have one, by their ids */
  async accountNames(projectId: ProjectId, accountIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (accountIds.length === 0) return new Map();
    const rows: { account_id: string; account_name: string }[] = await this.reader.query(projectId, ACCOUNT_NAMES, [
      accountIds,
    ]);
    return new Map(rows.map(({ account_id, account_name }) => [account_id, account_name]));
  }
}
