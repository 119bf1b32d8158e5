import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { EPISODE_OUTCOMES } from '../../database/entities/episode.entity';
import { EpisodePatch } from '../../episodes/episode.input';
import { EpisodesService } from '../../episodes/episodes.service';
import { InputValidation } from '../../http/query/validation.pipe';
import { AS_OF, tool } from '../tool';

@Injectable()
export class CloseEpisodeTool {
  constructor(private readonly episodes: EpisodesService) {}

  readonly tool = tool({
    name: 'close_episode',
    title: 'Close an episode',
    description:
      'Mark an episode as done, with what came of it. With `revision`, only if nobody changed it since you read it. People can open it again while its reason lasts.',
    needs: 'episodes:write',
    effect: 'changes once',
    input: z.object({
      episode_id: z.string().describe('As who_to_contact returns it'),
      outcome: z.enum(EPISODE_OUTCOMES),
      note: z.string().optional().describe('At most 2,000 characters'),
      revision: z.number().optional(),
    }),
    output: z.object({
      ...AS_OF,
      episode_id: z.string(),
      state: z.string(),
      outcome: z.string(),
      revision: z.number(),
    }),
    run: async (session, { episode_id: id, ...change }) => {
      const { projectId, served } = await session.project();
      const checked = { type: 'body', metatype: EpisodePatch } as const;
      const patch = await new InputValidation().transform({ state: 'done', ...change }, checked);
      const episode = await this.episodes.change(projectId, session.actor, id, patch as EpisodePatch);
      const { episode_id, state, outcome, revision } = episode;
      return { as_of: served?.asOf ?? null, episode_id, state, outcome: outcome ?? change.outcome, revision };
    },
  });
}
