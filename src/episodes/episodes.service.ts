import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import type { Caller, ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { isUuid } from '../database/uuid';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { decodeCursor, type PagedList } from '../http/query/cursor';
import { pageOf } from '../http/query/page';
import { askedAssignee } from '../serving/asked-assignee';
import { TenantWrites } from '../serving/tenant-writes';
import type { EpisodeChangeInput, EpisodePatch, EpisodesPatch } from './episode.input';
import { type ChangeableEpisode, changeMistakes, changeRequest, changesAnything, refusal } from './episode-change';
import { EpisodeChangesQueries } from './episode-changes.queries';
import type { EpisodeCountsBody } from './episode-counts.dto';
import { episodeHistory } from './episode-history';
import { episodeItem } from './episode-item';
import type { EpisodeParameters, EpisodeScope } from './episode-parameters';
import type { ChangedEpisodesBody, EpisodeBody, EpisodesBody } from './episodes.dto';
import { type AskedAssignee, type EpisodeRow, EpisodesQueries } from './episodes.queries';

const UNKNOWN = 'unknown';

/** The episodes of a project: lists them, and changes them for people. */
@Injectable()
export class EpisodesService {
  constructor(
    private readonly queries: EpisodesQueries,
    private readonly changes: EpisodeChangesQueries,
    private readonly writes: TenantWrites,
  ) {}

  /** @throws InvalidInput for an agent that the project has not, `me` of a key, or a cursor of another list */
  async page(projectId: ProjectId, caller: Caller, asked: EpisodeParameters): Promise<EpisodesBody> {
    const { agent, assignee: asksFor, holdout: share, page_size: size, cursor, ...filter } = asked;
    const holdout = share === 'all' ? null : share === 'only';
    const list: PagedList = { name: `episodes ${asked.sort} ${asked.order}`, keys: ['number', 'uuid'] };
    const page = { list, size, after: decodeCursor(list, cursor) };
    const whose = assigneeOf(caller, asksFor);
    const agentId = await this.queries.agentId(projectId, agent);
    const found = await this.queries.page(projectId, { ...filter, ...whose, agentId, holdout }, page.after, size + 1);
    const { rows, ...more } = pageOf(page, found, (row) => [sortKey(row, asked.sort), row.episode_id]);
    return { episodes: rows.map(episodeItem), ...more };
  }

  /** @throws InvalidInput as `page` */
  async counts(
    projectId: ProjectId,
    caller: Caller,
    { agent, assignee, ...filter }: EpisodeScope,
  ): Promise<EpisodeCountsBody> {
    const whose = assigneeOf(caller, assignee);
    const agentId = await this.queries.agentId(projectId, agent);
    const userId = 'key' in caller ? null : caller.userId;
    const counts = await this.queries.counts(projectId, userId, { ...filter, ...whose, agentId });
    if (!counts) throw new NotFoundException();
    return counts;
  }

  /** @throws NotFoundException unless the project has such an episode */
  async episode(projectId: ProjectId, episodeId: string): Promise<EpisodeBody> {
    const [row] = isUuid(episodeId) ? await this.queries.episodes(projectId, [episodeId]) : [];
    if (!row) throw new NotFoundException();
    const changes = await this.queries.changes(projectId, row.episode_id);
    return { ...episodeItem(row), history: episodeHistory(row, changes, new Date()) };
  }

  /**
   * @param by who changes it
   * @throws InvalidInput for a change whose parts do not fit together; NotFoundException unless the project has such an
   *   episode; ConflictException if the episode does not allow the change
   */
  async change(projectId: ProjectId, by: Actor, episodeId: string, patch: EpisodePatch): Promise<EpisodeBody> {
    const problems = isUuid(episodeId)
      ? await this.changeAll(projectId, by, [episodeId], patch, [patch.revision])
      : new Map([[episodeId, UNKNOWN]]);
    const problem = [...problems.values()][0];
    if (problem === UNKNOWN) throw new NotFoundException();
    if (problem !== undefined) throw new ConflictException(problem);
    return await this.episode(projectId, episodeId);
  }

  /** The same change to several; those that do not allow it stay as they are. @throws InvalidInput as `change` */
  async changeMany(
    projectId: ProjectId,
    by: Actor,
    { episode_ids: ids, revisions, ...input }: EpisodesPatch,
  ): Promise<ChangedEpisodesBody> {
    if (revisions && revisions.length !== ids.length) {
      const message = 'must be as many as episode_ids, in their order';
      throw new InvalidInput([{ message, location: 'body.revisions', value: revisions }]);
    }
    const problems = await this.changeAll(projectId, by, ids, input, revisions ?? []);
    const changed = ids.filter((id) => !problems.has(id));
    const rows = changed.length > 0 ? await this.queries.episodes(projectId, changed) : [];
    return {
      episodes: rows.map(episodeItem),
      refused: [...problems].map(([episode_id, problem]) => ({ episode_id, problem })),
    };
  }

  /** @param revisions as the client saw them. @returns the problems of those that were not changed, by their ids as sent */
  private async changeAll(
    projectId: ProjectId,
    by: Actor,
    ids: readonly string[],
    input: EpisodeChangeInput,
    revisions: readonly (number | undefined)[],
  ): Promise<Map<string, string>> {
    const mistakes = changeMistakes(input, Date.now());
    if (mistakes.length > 0) throw new InvalidInput(mistakes);
    const request = changeRequest(input);
    const problems = new Map<string, string>();
    const choose = (found: readonly ChangeableEpisode[]): string[] => {
      const known = new Map(found.map((episode) => [episode.episode_id, episode]));
      for (const [index, id] of ids.entries()) {
        const episode = known.get(id.toLowerCase());
        const problem = episode ? refusal(episode, request, revisions[index]) : UNKNOWN;
        if (problem !== null) problems.set(id, problem);
      }
      const allowed = new Set(ids.filter((id) => !problems.has(id)).map((id) => id.toLowerCase()));
      const changing = found.filter((episode) => allowed.has(episode.episode_id) && changesAnything(episode, request));
      return changing.map(({ episode_id }) => episode_id);
    };
    await this.writes.run(projectId, () => this.changes.change(projectId, ids, request, by, choose));
    return problems;
  }
}

function sortKey({ value, opened_us, closed_us }: EpisodeRow, sort: EpisodeParameters['sort']): number {
  if (sort === 'value') return value;
  return sort === 'opened_at' ? opened_us : (closed_us ?? 0);
}

function assigneeOf(caller: Caller, asked: string | null): AskedAssignee {
  const orNobody = asked === 'me_or_none';
  return { assignee: askedAssignee(caller, orNobody ? 'me' : asked), orNobody };
}
