import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ProjectId } from '../../auth/tenant';
import { readQuery } from '../../http/query/validation.pipe';
import { RelationshipListParameters, relationshipFilter } from '../../relationships/relationship-filter';
import type { RelationshipsBody } from '../../relationships/relationships.dto';
import { RelationshipsService } from '../../relationships/relationships.service';
import { ContactRelationshipsQueries, type KnowerRow } from '../contact-relationships.queries';
import { foreignText } from '../foreign-text';
import { AS_OF, PAGE_INPUT, PAGE_OUTPUT, tool } from '../tool';

/** Agents shown of each contact; `who_knows` lists all. */
const AGENTS = 3;
/** Pages of relationships that one call reads: many may be of contacts that came before. */
const MAX_ROUNDS = 5;
const CONTACT = z.object({
  contact: z.string(),
  name: z.string(),
  known_by: z.number(),
  agents: z.array(
    z.object({ agent: z.string(), agent_id: z.string(), depth: z.number(), band: z.string(), at_risk: z.boolean() }),
  ),
  last_interaction: z.string(),
});

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
      'Find contacts by a part of their name or id, over all agents. Returns the id that other tools need as `contact`, and which agents know the contact best.',
    needs: 'read',
    effect: 'reads',
    input: z.object({ query: z.string().min(1).max(256), ...PAGE_INPUT }),
    output: z.object({
      ...AS_OF,
      contacts: z.array(CONTACT),
      ...PAGE_OUTPUT,
    }),
    run: async (session, { query, cursor }, limit) => {
      const { projectId } = await session.project();
      let asked = readQuery(RelationshipListParameters, { search: query, cursor });
      const filter = relationshipFilter(asked, session.caller);
      const contacts: FoundContact[] = [];
      for (let round = 1; ; round++) {
        const left = limit - contacts.length;
        const page = await this.relationships.page(projectId, { filter, limit: left, cursor: asked.cursor });
        contacts.push(...(await this.contactsOf(projectId, page)));
        const { as_of, next_cursor } = page;
        if (!next_cursor) return { as_of, contacts };
        if (contacts.length >= limit || round >= MAX_ROUNDS) return { as_of, contacts, next_cursor };
        asked = { ...asked, cursor: next_cursor };
      }
    },
  });

  /**
   * The contacts of a page of relationships, each at the place of the deepest one, so that no other page has it. Only if a
   * recompute finished since the first page is that not known: then a contact may come twice, but none is left out.
   */
  private async contactsOf(
    projectId: ProjectId,
    { relationships, changed }: RelationshipsBody,
  ): Promise<FoundContact[]> {
    const ids = [...new Set(relationships.map(({ user_id }) => user_id))];
    const rows = ids.length > 0 ? await this.contacts.strongest(projectId, ids, AGENTS) : [];
    return ids.flatMap((id) => {
      const [best, ...others] = rows.filter(({ user_id }) => user_id === id);
      if (!best) return []; // erased in the meantime
      const here = relationships.some(({ user_id, agent_id }) => user_id === id && agent_id === best.agent_id);
      return here || changed ? [foundContact(best, others)] : [];
    });
  }
}

type FoundContact = z.output<typeof CONTACT>;

function foundContact(best: KnowerRow, others: readonly KnowerRow[]): FoundContact {
  const known = [best, ...others];
  const last = Math.max(...known.map(({ last_interaction }) => last_interaction.getTime()));
  return {
    contact: best.user_id,
    name: foreignText(best.contact_name),
    known_by: best.agents,
    agents: known.map(({ agent_name, agent_id, depth, band, at_risk }) => ({
      agent: foreignText(agent_name),
      ...{ agent_id, depth, band, at_risk },
    })),
    last_interaction: new Date(last).toISOString(),
  };
}
