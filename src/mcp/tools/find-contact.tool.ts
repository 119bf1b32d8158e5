import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { readQuery } from '../../http/query/validation.pipe';
import { RelationshipListParameters, relationshipFilter } from '../../relationships/relationship-filter';
import { RelationshipsService } from '../../relationships/relationships.service';
import { ContactRelationshipsQueries } from '../contact-relationships.queries';
import { foreignText } from '../foreign-text';
import { AS_OF, PAGE_INPUT, PAGE_OUTPUT, tool } from '../tool';

/** Agents shown of each contact; `who_knows` lists all. */
const AGENTS = 3;

@Injectable()
export class FindContactTool {
  constructor(
    private readonly relationships: RelationshipsService,
    private readonly contacts: ContactRelationshipsQueries,
  ) {}

  readonly tool = tool({
    name: 'find_contact',
    title: 'Find a contact',
    description:
      'Find contacts by a part of their name or id, over all agents. Returns the id that other tools need as `contact`, and which agents know the contact best. A contact that several agents know may appear on more than one page.',
    needs: 'read',
    effect: 'reads',
    input: z.object({ query: z.string().min(1).max(256), ...PAGE_INPUT }),
    output: z.object({
      ...AS_OF,
      contacts: z.array(
        z.object({
          contact: z.string(),
          name: z.string(),
          known_by: z.number(),
          agents: z.array(
            z.object({
              agent: z.string(),
              agent_id: z.string(),
              depth: z.number(),
              band: z.string(),
              at_risk: z.boolean(),
            }),
          ),
          last_interaction: z.string(),
        }),
      ),
      ...PAGE_OUTPUT,
    }),
    run: async (session, { query, cursor }, limit) => {
      const { projectId } = await session.project();
      const asked = readQuery(RelationshipListParameters, { search: query, cursor });
      const filter = relationshipFilter(asked, session.caller);
      const page = await this.relationships.page(projectId, { filter, limit, cursor: asked.cursor });
      const ids = [...new Set(page.relationships.map(({ user_id }) => user_id))];
      const rows = ids.length > 0 ? await this.contacts.strongest(projectId, ids, AGENTS) : [];
      const contacts = ids.flatMap((id) => {
        const [best, ...others] = rows.filter(({ user_id }) => user_id === id);
        if (!best) return []; // erased in the meantime
        const known = [best, ...others];
        const last = Math.max(...known.map(({ last_interaction }) => last_interaction.getTime()));
        return {
          contact: id,
          name: foreignText(best.contact_name),
          known_by: best.agents,
          agents: known.map(({ agent_name, agent_id, depth, band, at_risk }) => ({
            agent: foreignText(agent_name),
            ...{ agent_id, depth, band, at_risk },
          })),
          last_interaction: new Date(last).toISOString(),
        };
      });
      return { as_of: page.as_of, contacts, ...(page.next_cursor ? { next_cursor: page.next_cursor } : {}) };
    },
  });
}
