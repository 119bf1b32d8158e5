import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { TRANSITION_TYPES } from '../../database/entities/transition.entity';
import { readQuery } from '../../http/query/validation.pipe';
import { TransitionParameters } from '../../signals/transition-parameters';
import { TransitionsService } from '../../signals/transitions.service';
import { foreignText } from '../foreign-text';
import { AS_OF, PAGE_INPUT, PAGE_OUTPUT, tool } from '../tool';

@Injectable()
export class ChangesSinceTool {
  constructor(private readonly transitions: TransitionsService) {}

  readonly tool = tool({
    name: 'changes_since',
    title: 'What changed since',
    description:
      'What recomputes changed since a time, the oldest first: relationships that became at risk, recovered or went dormant, bands, stages, replies owed, moves of the Moat Index.',
    needs: 'read',
    effect: 'reads',
    input: z.object({
      since: z.string().describe('RFC 3339, or YYYY-MM-DD in UTC'),
      types: z.array(z.enum(TRANSITION_TYPES)).max(TRANSITION_TYPES.length).optional(),
      agent: z.string().optional(),
      contact: z.string().optional(),
      ...PAGE_INPUT,
    }),
    output: z.object({
      ...AS_OF,
      changes: z.array(
        z.object({
          type: z.string(),
          at: z.string(),
          day: z.string(),
          agent: z.string().optional(),
          contact: z.string().optional(),
          name: z.string().optional(),
          from: z.string().optional(),
          to: z.string().optional(),
          reasons: z.array(z.string()),
          recommended_action: z.string().optional(),
          depth: z.number().optional(),
          count: z.number().optional(),
        }),
      ),
      ...PAGE_OUTPUT,
    }),
    run: async (session, { since, types, agent, contact, cursor }, limit) => {
      const { projectId, served } = await session.project();
      const type = types && types.length > 0 ? types.join(',') : undefined;
      const query = { since, type, agent, contact, cursor, order: 'asc', page_size: String(limit) };
      const page = await this.transitions.page(projectId, readQuery(TransitionParameters, query));
      const changes = page.transitions.map((it) => ({
        ...{ type: it.type, at: it.recorded_at, day: it.day, reasons: it.reasons },
        ...withoutNull({
          agent: it.agent_name && foreignText(it.agent_name),
          contact: it.user_id,
          name: it.user_id && it.contact_name && foreignText(it.contact_name),
          from: it.from,
          to: it.to,
          recommended_action: it.recommended_action,
        }),
        ...(it.depth === null ? {} : { depth: it.depth }),
        ...(it.count === null ? {} : { count: it.count }),
      }));
      return { as_of: served?.asOf ?? null, changes, ...(page.next_cursor ? { next_cursor: page.next_cursor } : {}) };
    },
  });
}

function withoutNull(texts: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== null));
}
