import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { filterAgent } from '../serving/filter-agent.queries';
import { TenantReader } from '../serving/tenant-reader';
import type { AccountAgent, AccountMember } from './account.dto';
import type { AccountFilter } from './account-parameters';
import { ACCOUNT, ASCENDING, DESCENDING, details } from './account-rows-sql';

/** As JSON of the statements. */
export interface AccountRow {
  readonly account_id: string;
  readonly name: string | null;
  readonly contacts: number;
  readonly agents: number;
  readonly depth: number | null;
  readonly band: string | null;
  readonly last_interaction: string | null;
  readonly alive_contacts: number;
  readonly alive_agents: number;
  readonly alive_relationships: number;
  /** The contact and the agent of all relationships that are alive; null: several, or none. */
  readonly only_contact: string | null;
  readonly contact_name: string | null;
  readonly only_agent: string | null;
  readonly agent_name: string | null;
  readonly sort_number: number;
  readonly sort_text: string;
}

/** Where a page begins. */
export interface AccountPlace {
  readonly number: number;
  readonly text: string;
  readonly accountId: string;
}

interface Found {
  /** Null before the first run. */
  readonly as_of: string | null;
  readonly accounts: readonly AccountRow[] | null;
}

interface Details {
  readonly members: AccountMember[] | null;
  readonly by_agent: AccountAgent[] | null;
}

/** From so many members on, everything is read once. */
const MANY = 5_000;

const FALLING = `${DESCENDING}`;
const RISING = `${ASCENDING}`;
const ONE = `${ACCOUNT}`;
const DETAILS = `${details('each')}`;
const MANY_DETAILS = `${details('once')}`;

@Injectable()
export class AccountsQueries {
  constructor(private readonly reader: TenantReader) {}

  async page(
    projectId: ProjectId,
    { search, agent, bands, singleThreaded, sort, order }: AccountFilter,
    after: AccountPlace | null,
    limit: number,
  ): Promise<Found> {
    const agentId = await filterAgent(this.reader, projectId, agent);
    const values = [
      ...[sort, search, agentId, bands, singleThreaded],
      ...[after?.number ?? null, after?.text ?? null, after?.accountId ?? null, limit],
    ];
    const [found]: Found[] =
      order === 'desc'
        ? await this.reader.queryPlanned(projectId, FALLING, values)
        : await this.reader.queryPlanned(projectId, RISING, values);
    if (!found) throw new Error('the statement returns one row');
    return found;
  }

  async one(projectId: ProjectId, accountId: string): Promise<Found> {
    const [found]: Found[] = await this.reader.query(projectId, ONE, [accountId]);
    if (!found) throw new Error('the statement returns one row');
    return found;
  }

  /** @param contacts number of its members */
  async details(projectId: ProjectId, accountId: string, contacts: number): Promise<Details> {
    const [found]: Details[] =
      contacts < MANY
        ? await this.reader.query(projectId, DETAILS, [accountId])
        : await this.reader.queryHeavy(projectId, MANY_DETAILS, [accountId]);
    if (!found) throw new Error('the statement returns one row');
    return found;
  }
}
