import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Episode } from '../database/entities/episode.entity';
import type { EpisodeChange } from '../database/entities/episode-change.entity';
import type { CursorKey } from '../http/query/cursor';
import { filterAgent } from '../serving/filter-agent.queries';
import { TenantReader } from '../serving/tenant-reader';
import type { EpisodeCountsBody } from './episode-counts.dto';
import { episodeCounts } from './episode-counts-sql';
import { episodePage, episodesById } from './episode-list-sql';
import type { EpisodeParameters, EpisodeScope } from './episode-parameters';

export type EpisodeRow = Omit<Episode, 'project_id' | 'run_id' | 'depth'> & {
  readonly agent_name: string;
  readonly contact_name: string | null;
  /** Of the newest run. */
  readonly depth: number | null;
  readonly sentence: string | null;
  readonly action_now: string | null;
  /** Microseconds since 1970. */
  readonly opened_us: number;
  readonly closed_us: number | null;
};

/** Whose episodes are meant. */
export interface AskedAssignee {
  /** An empty text: nobody. Null: anybody. */
  readonly assignee: string | null;
  /** Whether those of nobody are meant too. */
  readonly orNobody: boolean;
}

/** What is asked of the counts. */
export type CountFilter = AskedAssignee &
  Omit<EpisodeScope, 'agent' | 'assignee'> & { readonly agentId: string | null };

/** What is asked of the list. */
export interface EpisodeFilter
  extends AskedAssignee,
    Omit<EpisodeParameters, 'agent' | 'assignee' | 'holdout' | 'page_size' | 'cursor'> {
  readonly agentId: string | null;
  /** Null: both. */
  readonly holdout: boolean | null;
}

const MAX_CHANGES = 1_000;
const BY_ID = `${episodesById()}`;
const BY_VALUE_DESCENDING = `${episodePage('value', 'DESC')}`;
const BY_VALUE_ASCENDING = `${episodePage('value', 'ASC')}`;
const BY_END_DESCENDING = `${episodePage('closed_at', 'DESC')}`;
const BY_END_ASCENDING = `${episodePage('closed_at', 'ASC')}`;
const COUNTS = `${episodeCounts()}`;
const BY_TIME_DESCENDING = `${episodePage('opened_at', 'DESC')}`;
const BY_TIME_ASCENDING = `${episodePage('opened_at', 'ASC')}`;

@Injectable()
export class EpisodesQueries {
  constructor(private readonly reader: TenantReader) {}

  /** As `filterAgent`. */
  async agentId(projectId: ProjectId, agent: string | null): Promise<string | null> {
    return await filterAgent(this.reader, projectId, agent);
  }

  async page(
    projectId: ProjectId,
    { state, kind, agentId, contact, assignee, orNobody, action, due, min_value, holdout, sort, order }: EpisodeFilter,
    after: readonly CursorKey[] | null,
    limit: number,
  ): Promise<EpisodeRow[]> {
    const states = state ?? (sort === 'closed_at' ? null : ['open']);
    const onlyOpen = states?.every((one) => one === 'open' || one === 'snoozed') ?? false;
    const parameters = [onlyOpen, states, kind, agentId, contact, assignee, min_value];
    const page = [after?.[0] ?? null, after?.[1] ?? null, limit];
    const values = [...parameters, ...page, holdout, action, due === true, orNobody];
    if (sort === 'value') {
      return order === 'desc'
        ? await this.reader.queryPlanned(projectId, BY_VALUE_DESCENDING, values)
        : await this.reader.queryPlanned(projectId, BY_VALUE_ASCENDING, values);
    }
    if (sort === 'closed_at') {
      return order === 'desc'
        ? await this.reader.queryPlanned(projectId, BY_END_DESCENDING, values)
        : await this.reader.queryPlanned(projectId, BY_END_ASCENDING, values);
    }
    return order === 'desc'
      ? await this.reader.queryPlanned(projectId, BY_TIME_DESCENDING, values)
      : await this.reader.queryPlanned(projectId, BY_TIME_ASCENDING, values);
  }

  /** @param userId who asks; null: a program */
  async counts(
    projectId: ProjectId,
    userId: string | null,
    { kind, agentId, contact, assignee, orNobody, action, due, min_value }: CountFilter,
  ): Promise<EpisodeCountsBody | undefined> {
    const values = [kind, agentId, contact, min_value, assignee, orNobody, action, due === true, userId];
    const [row] = await this.reader.queryPlanned<EpisodeCountsBody>(projectId, COUNTS, values);
    return row;
  }

  /** @param episodeIds in the form of UUIDs. @returns those that the project has, in the order of their ids */
  async episodes(projectId: ProjectId, episodeIds: readonly string[]): Promise<EpisodeRow[]> {
    return await this.reader.queryCurrent(projectId, BY_ID, [episodeIds]);
  }

  /** The oldest first. */
  async changes(projectId: ProjectId, episodeId: string): Promise<Omit<EpisodeChange, 'project_id' | 'user_id'>[]> {
    return await this.reader.queryCurrent(
      projectId,
      `SELECT episode_id, revision, changed_at, changed_by, state, assignee, snoozed_until, reason, outcome, note
       FROM episode_changes WHERE project_id = $1 AND episode_id = $2 ORDER BY revision LIMIT $3`,
      [episodeId, MAX_CHANGES],
    );
  }
}
