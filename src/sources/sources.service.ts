import { Injectable, Logger } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { RunStarter } from '../database/run-starter';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { decodeCursor, type PagedList } from '../http/query/cursor';
import { pageOf } from '../http/query/page';
import { TenantWrites } from '../serving/tenant-writes';
import type { SourcePatch } from './source.input';
import { SourceExpectations } from './source-expectations.queries';
import { sourceItem } from './source-item';
import type { SourceParameters } from './source-parameters';
import type { ChangedSourcesBody, SourcesBody } from './sources.dto';
import { SourcesQueries } from './sources.queries';

const LIST: PagedList = { name: 'sources', keys: ['number', 'uuid', 'text'] };

/** The sources of a project, and what people say of them. */
@Injectable()
export class SourcesService {
  private readonly logger = new Logger(SourcesService.name);

  constructor(
    private readonly queries: SourcesQueries,
    private readonly expectations: SourceExpectations,
    private readonly writes: TenantWrites,
    private readonly recompute: RunStarter,
  ) {}

  /** @throws InvalidInput for an unknown agent, or a cursor of another list */
  async page(projectId: ProjectId, asked: SourceParameters): Promise<SourcesBody> {
    const page = { list: LIST, size: asked.page_size, after: decodeCursor(LIST, asked.cursor) };
    const agentId = await this.queries.agentId(projectId, asked.agent);
    const found = await this.queries.page(projectId, asked, agentId, page.after, page.size + 1);
    const { rows, ...more } = pageOf(page, found, (row) => [row.place, row.agent_id, row.channel]);
    return { sources: rows.map(sourceItem), as_of: await this.queries.asOf(projectId), ...more };
  }

  /** @throws InvalidInput for an agent or a channel that the project has no facts of */
  async change(
    projectId: ProjectId,
    { ownerId, actor }: { readonly ownerId: string; readonly actor: Actor },
    { agent, channel = null, expected }: SourcePatch,
  ): Promise<ChangedSourcesBody> {
    const agentId = await this.agentOf(projectId, agent);
    const sources = await this.queries.ofAgent(projectId, agentId, channel);
    if (sources.length === 0) {
      const location = channel === null ? 'body.agent' : 'body.channel';
      const message = channel === null ? 'the agent has no sources yet' : 'the agent has no such source';
      throw new InvalidInput([{ message, location, value: channel ?? agent }]);
    }
    const changed = await this.writes.run(projectId, () =>
      this.expectations.say(projectId, { agentId, channel }, expected, actor),
    );
    // The change is committed even if this fails; the scheduled recompute then applies it.
    if (changed) {
      await this.recompute.start(projectId, ownerId).catch((error: Error) => this.logger.warn(error.message));
    }
    const rows = changed ? await this.queries.ofAgent(projectId, agentId, channel) : sources;
    return { sources: rows.map(sourceItem) };
  }

  private async agentOf(projectId: ProjectId, agent: string): Promise<string> {
    const agentId = await this.queries.agentId(projectId, agent).catch((error: unknown) => {
      if (error instanceof InvalidInput) return null;
      throw error;
    });
    if (agentId !== null) return agentId;
    throw new InvalidInput([
      { message: 'the project has no agent with this name or UUID', location: 'body.agent', value: agent },
    ]);
  }
}
