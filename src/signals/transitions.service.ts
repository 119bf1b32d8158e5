import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { type PageRequest, pageOf } from '../http/query/page';
import type { TransitionsBody } from './transition.dto';
import type { TransitionFilter } from './transition-filter';
import { transitionItem } from './transition-item';
import { TransitionsQueries } from './transitions.queries';

/** What the recomputes of a project changed, filtered and in pages. */
@Injectable()
export class TransitionsService {
  constructor(private readonly queries: TransitionsQueries) {}

  /** @throws InvalidInput for an agent that the project has not */
  async page(projectId: ProjectId, filter: TransitionFilter, page: PageRequest): Promise<TransitionsBody> {
    const agentId = await this.agentId(projectId, filter);
    const after = page.after === null ? null : Number(page.after[0]);
    const found = await this.queries.page(projectId, filter, agentId, after, page.size + 1);
    const { rows, ...more } = pageOf(page, found, ({ position }) => [Number(position)]);
    return { transitions: rows.map(transitionItem), ...more };
  }

  private async agentId(projectId: ProjectId, { agent }: TransitionFilter): Promise<string | null> {
    if (agent === null) return null;
    const agentId = await this.queries.agentId(projectId, agent);
    if (agentId !== null) return agentId;
    throw new InvalidInput([
      { message: 'the project has no agent with this name or UUID', location: 'query.agent', value: agent },
    ]);
  }
}
