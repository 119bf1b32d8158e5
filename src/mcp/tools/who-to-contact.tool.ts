import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { EPISODE_KINDS } from '../../database/entities/episode.entity';
import { EpisodeParameters } from '../../episodes/episode-parameters';
import { EpisodesService } from '../../episodes/episodes.service';
import { readQuery } from '../../http/query/validation.pipe';
import { foreignText } from '../foreign-text';
import { AS_OF, PAGE_INPUT, PAGE_OUTPUT, tool } from '../tool';

@Injectable()
export class WhoToContactTool {
  constructor(private readonly episodes: EpisodesService) {}

  readonly tool = tool({
    name: 'who_to_contact',
    title: 'Whom to contact now',
    description:
      'Open episodes, the highest value at stake first: contacts whose relationship is at risk, or who wait for an answer, with the reason and what to do. After acting, call close_episode.',
    needs: 'read',
    effect: 'reads',
    input: z.object({
      agent: z.string().optional().describe('Only of this agent: name or UUID'),
      kind: z.enum(EPISODE_KINDS).optional(),
      ...PAGE_INPUT,
    }),
    output: z.object({
      ...AS_OF,
      episodes: z.array(
        z.object({
          episode_id: z.string(),
          kind: z.string(),
          agent: z.string(),
          contact: z.string(),
          name: z.string(),
          value: z.number(),
          depth: z.number().optional(),
          reason: z.string().optional(),
          began_on: z.string(),
          assignee: z.string().optional(),
          revision: z.number(),
        }),
      ),
      ...PAGE_OUTPUT,
    }),
    run: async (session, { agent, kind, cursor }, limit) => {
      const { projectId, served } = await session.project();
      const asked = readQuery(EpisodeParameters, { agent, kind, cursor, page_size: String(limit) });
      const page = await this.episodes.page(projectId, session.caller, asked);
      const episodes = page.episodes.map((it) => ({
        ...{ episode_id: it.episode_id, kind: it.kind, contact: it.user_id, value: it.value, began_on: it.began_on },
        agent: foreignText(it.agent_name),
        name: foreignText(it.contact_name),
        ...(it.depth === null ? {} : { depth: it.depth }),
        ...(it.recommended_action === null ? {} : { reason: it.recommended_action }),
        ...(it.assignee === null ? {} : { assignee: foreignText(it.assignee) }),
        revision: it.revision,
      }));
      return {
        as_of: served?.asOf ?? null,
        episodes,
        ...(page.next_cursor ? { next_cursor: page.next_cursor } : {}),
      };
    },
  });
}
