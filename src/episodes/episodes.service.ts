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
import { episodeHistory } from './episode-history';
import { episodeItem } from './episode-item';
import type { EpisodeParameters } from './episode-parameters';
import type { ChangedEpisodesBody, EpisodeBody, EpisodesBody } from './episodes.dto';
import { type EpisodeRow, EpisodesQueries } from './episodes.queries';

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
    const assignee = askedAssignee(caller, asksFor);
    const agentId = await this.queries.agentId(projectId, agent);
    const found = await this.queries.page(projectId, { ...filter, agentId, assignee, holdout }, page.after, size + 1);
    const sortKey = (row: EpisodeRow) => (asked.sort === 'value' ? row.value : row.opened_us);
    const { rows, ...more } = pageOf(page, found, (row) => [sortKey(row), row.episode_id]);
    return { episodes: rows.map(episodeItem), ...more };
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
      ? await this.changeAll(projectId, by, [episodeId], patch, patch.revision)
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
    { episode_ids: ids, ...input }: EpisodesPatch,
  ): Promise<ChangedEpisodesBody> {
    const problems = await this.changeAll(projectId, by, ids, input, undefined);
    const changed = ids.filter((id) => !problems.has(id));
    const rows = changed.length > 0 ? await this.queries.episodes(projectId, changed) : [];
    return {
      episodes: rows.map(episodeItem),
      refused: [...problems].map(([episode_id, problem]) => ({ episode_id, problem })),
    };
  }

  /** @returns the problems of those that were not changed, by their ids as sent */
  private async changeAll(
    projectId: ProjectId,
    by: Actor,
    ids: readonly string[],
    input: EpisodeChangeInput,
    revision: number | undefined,
  ): Promise<Map<string, string>> {
    const mistakes = changeMistakes(input, Date.now());
    if (mistakes.length > 0) throw new InvalidInput(mistakes);
    const request = changeRequest(input);
    const problems = new Map<string, string>();
    const choose = (found: readonly ChangeableEpisode[]): string[] => {
      const known = new Map(found.map((episode) => [episode.episode_id, episode]));
      for (const id of ids) {
        const episode = known.get(id.toLowerCase());
        const problem = episode ? refusal(episode, request, revision) : UNKNOWN;
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
