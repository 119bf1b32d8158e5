import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { decodeCursor, type PagedList } from '../http/query/cursor';
import { pageOf } from '../http/query/page';
import type { TransitionsBody } from './transition.dto';
import { transitionItem } from './transition-item';
import type { TransitionParameters } from './transition-parameters';
import { TransitionsQueries } from './transitions.queries';

const LIST: PagedList = { name: 'transitions', keys: ['number'] };

/** What the recomputes of a project changed, filtered and in pages. */
@Injectable()
export class TransitionsService {
  constructor(private readonly queries: TransitionsQueries) {}

  /** @throws InvalidInput for an unknown agent, or a cursor of another list */
  async page(projectId: ProjectId, asked: TransitionParameters): Promise<TransitionsBody> {
    const page = { list: LIST, size: asked.page_size, after: decodeCursor(LIST, asked.cursor) };
    const agentId = await this.queries.agentId(projectId, asked.agent);
    const after = page.after === null ? null : Number(page.after[0]);
    const found = await this.queries.page(projectId, asked, agentId, after, page.size + 1);
    const { rows, ...more } = pageOf(page, found, ({ position }) => [Number(position)]);
    return { transitions: rows.map(transitionItem), ...more };
  }
}
