import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Source } from '../database/entities/source.entity';
import { newestRun } from '../database/newest-run-sql';
import type { CursorKey } from '../http/query/cursor';
import type { SourceExpectation, SourceState } from '../scoring/source-status';
import { filterAgent } from '../serving/filter-agent.queries';
import { TenantReader } from '../serving/tenant-reader';
import type { SourceParameters } from './source-parameters';
import { sourcePage, sourcesOfAgent } from './source-rows-sql';

export type SourceRow = Pick<
  Source,
  'agent_id' | 'channel' | 'last_day' | 'active_days' | 'late_on' | 'silent_on' | 'holds'
> & {
  readonly agent_name: string;
  readonly state: SourceState;
  readonly expected: SourceExpectation;
  readonly interactions_per_day: number | null;
  readonly relationships: number;
  readonly changed_at: Date | null;
  readonly changed_by: string | null;
  /** Of its state in the order. */
  readonly place: number;
};

const PAGE = `${sourcePage()}`;
const OF_AGENT = `${sourcesOfAgent()}`;
const AS_OF = `${newestRun('as_of')}`;

@Injectable()
export class SourcesQueries {
  constructor(private readonly reader: TenantReader) {}

  /** As `filterAgent`. */
  async agentId(projectId: ProjectId, agent: string | null): Promise<string | null> {
    return await filterAgent(this.reader, projectId, agent);
  }

  async page(
    projectId: ProjectId,
    { state, expected, channel }: SourceParameters,
    agentId: string | null,
    after: readonly CursorKey[] | null,
    limit: number,
  ): Promise<SourceRow[]> {
    const place = [after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null];
    return await this.reader.queryPlanned(projectId, PAGE, [state, expected, agentId, channel, ...place, limit]);
  }

  /** @param channel null: all. Reads what was just changed */
  async ofAgent(projectId: ProjectId, agentId: string, channel: string | null): Promise<SourceRow[]> {
    return await this.reader.queryCurrent(projectId, OF_AGENT, [agentId, channel]);
  }

  /** @returns the day of the numbers; null before the first recompute */
  async asOf(projectId: ProjectId): Promise<string | null> {
    const [run]: { as_of: string }[] = await this.reader.query(projectId, AS_OF);
    return run?.as_of ?? null;
  }
}
