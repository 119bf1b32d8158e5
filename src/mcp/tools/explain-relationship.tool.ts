import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { RelationshipService } from '../../explain/relationship.service';
import { ContactRelationshipsQueries } from '../contact-relationships.queries';
import { foreignText } from '../foreign-text';
import { AS_OF, tool } from '../tool';
import { agentName, contactId } from '../tool-arguments';

/** Of those that the explanation has. */
const INTERACTIONS = 5;

@Injectable()
export class ExplainRelationshipTool {
  constructor(
    private readonly explanations: RelationshipService,
    private readonly contacts: ContactRelationshipsQueries,
  ) {}

  readonly tool = tool({
    name: 'explain_relationship',
    title: 'Explain a relationship',
    description:
      'How an agent and a contact are doing, and why: depth (probability that the contact takes part within 30 days), whose turn it is, whether it is at risk, what to do next, and the last interactions. Ask before writing to somebody.',
    needs: 'read',
    effect: 'reads',
    input: z.object({
      agent: z.string().describe('Name or UUID of the agent'),
      contact: z.string().describe('Id of the contact'),
    }),
    output: z.object({
      ...AS_OF,
      agent_id: z.string(),
      name: z.string(),
      depth: z.number(),
      band: z.string(),
      trend: z.number(),
      stage: z.string(),
      at_risk: z.boolean(),
      at_risk_reasons: z.array(z.string()),
      turn: z.string(),
      recommended_action: z.string(),
      action: z.string(),
      why: z.array(z.string()),
      at_risk_on: z.string().optional(),
      last_interactions: z.array(z.object({ at: z.string(), kind: z.string(), direction: z.string().optional() })),
    }),
    run: async (session, { agent, contact }) => {
      const { projectId, served } = await session.project();
      const agentId = await this.contacts.agentId(projectId, agentName(agent));
      const { body } = await this.explanations.explain({ projectId, served, agentId }, contactId(contact), null);
      const { outlook } = body;
      return {
        as_of: body.as_of,
        agent_id: body.agent_id,
        name: foreignText(body.contact_name),
        ...{ depth: body.depth, band: body.band, trend: body.trend, stage: body.stage },
        ...{ at_risk: body.at_risk, at_risk_reasons: body.at_risk_reasons, turn: body.turn.state },
        ...{ recommended_action: body.action.sentence, action: body.action.code },
        why: [...body.contributions.map(({ why }) => why), body.movement.why],
        ...(outlook.at_risk_on ? { at_risk_on: outlook.at_risk_on } : {}),
        last_interactions: body.interactions.slice(0, INTERACTIONS).map(({ occurred_at, kind, direction }) => ({
          at: occurred_at,
          kind,
          ...(direction ? { direction } : {}),
        })),
      };
    },
  });
}
