import { Injectable, NotFoundException } from '@nestjs/common';
import { z } from 'zod';
import { decodeCursor, type PagedList } from '../../http/query/cursor';
import { pageOf } from '../../http/query/page';
import { ContactRelationshipsQueries } from '../contact-relationships.queries';
import { foreignText } from '../foreign-text';
import { AS_OF, PAGE_INPUT, PAGE_OUTPUT, tool } from '../tool';
import { contactId } from '../tool-arguments';

const LIST: PagedList = { name: 'who_knows', keys: ['number', 'uuid'] };

@Injectable()
export class WhoKnowsTool {
  constructor(private readonly contacts: ContactRelationshipsQueries) {}

  readonly tool = tool({
    name: 'who_knows',
    title: 'Who knows a contact',
    description:
      'List the agents that know a contact, the deepest relationship first: whom to ask for an introduction, or who should write.',
    needs: 'read',
    effect: 'reads',
    input: z.object({ contact: z.string().describe('Id of the contact, as find_contact returns it'), ...PAGE_INPUT }),
    output: z.object({
      ...AS_OF,
      name: z.string(),
      known_by: z.number(),
      agents: z.array(
        z.object({
          agent: z.string(),
          agent_id: z.string(),
          depth: z.number(),
          band: z.string(),
          stage: z.string(),
          at_risk: z.boolean(),
          last_interaction: z.string(),
        }),
      ),
      ...PAGE_OUTPUT,
    }),
    run: async (session, { contact, cursor }, limit) => {
      const { projectId, served } = await session.project();
      const page = { list: LIST, size: limit, after: decodeCursor(LIST, cursor ?? null) };
      const found = await this.contacts.knowers(projectId, contactId(contact), page.after, limit + 1);
      const { rows, next_cursor } = pageOf(page, found, ({ depth, agent_id }) => [depth, agent_id]);
      const [first] = rows;
      if (!first) throw new NotFoundException();
      const agents = rows.map(({ agent_name, agent_id, depth, band, stage, at_risk, last_interaction }) => ({
        agent: foreignText(agent_name),
        ...{ agent_id, depth, band, stage, at_risk, last_interaction: last_interaction.toISOString() },
      }));
      return {
        as_of: served?.asOf ?? null,
        name: foreignText(first.contact_name),
        known_by: first.agents,
        agents,
        ...(next_cursor ? { next_cursor } : {}),
      };
    },
  });
}
