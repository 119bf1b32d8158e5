import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { DepthDistributionBody } from '../../depth/distribution.dto';
import { DistributionService } from '../../depth/distribution.service';
import type { AtRiskContactsBody } from '../../moat/at-risk.dto';
import { AtRiskService } from '../../moat/at-risk.service';
import type { MoatIndexBody } from '../../moat/moat-index.dto';
import { MoatIndexService } from '../../moat/moat-index.service';
import { AGENT_LIST } from '../../projects/agents.dto';
import { AgentsService } from '../../projects/agents.service';
import type { TableBody } from '../../serving/table-body';
import { foreignText } from '../foreign-text';
import { AS_OF, tool } from '../tool';

const MOST_VALUABLE = 5;
const AGENTS = 20;

@Injectable()
export class FleetSummaryTool {
  constructor(
    private readonly index: MoatIndexService,
    private readonly distribution: DistributionService,
    private readonly atRisk: AtRiskService,
    private readonly agents: AgentsService,
  ) {}

  readonly tool = tool({
    name: 'fleet_summary',
    title: 'How the fleet is doing',
    description:
      'The state of the project: Moat Index (0 to 1) and its change in 7 days, relationships by depth, how many are at risk, which of these are worth most, and the first agents by name.',
    needs: 'read',
    effect: 'reads',
    input: z.object({}),
    output: z.object({
      ...AS_OF,
      moat_index: z.number(),
      moat_index_delta: z.number(),
      relationships: z.number(),
      mean_depth: z.number(),
      bands: z.record(z.string(), z.number()),
      at_risk: z.number(),
      most_valuable_at_risk: z.array(
        z.object({ agent_id: z.string(), contact: z.string(), name: z.string(), recommended_action: z.string() }),
      ),
      agents: z.array(z.string()),
      more_agents: z.boolean(),
    }),
    run: async (session) => {
      const project = await session.project();
      const [index, distribution, atRisk, agents] = await Promise.all([
        this.index.moatIndex(project).then(read<MoatIndexBody>),
        this.distribution.ofProject(project, 1).then(read<DepthDistributionBody>),
        this.atRisk.contacts(project, MOST_VALUABLE).then(read<AtRiskContactsBody>),
        this.agents.page(project.projectId, { list: AGENT_LIST, size: AGENTS, after: null }),
      ]);
      return {
        as_of: project.served?.asOf ?? null,
        ...{ moat_index: index.moat_index, moat_index_delta: index.moat_index_delta },
        ...{ relationships: distribution.total, mean_depth: distribution.avg_depth, bands: distribution.bands },
        at_risk: atRisk.total,
        most_valuable_at_risk: atRisk.contacts.map(({ agent_id, user_id, contact_name, recommended_action }) => ({
          ...{ agent_id, contact: user_id, name: foreignText(contact_name), recommended_action },
        })),
        agents: agents.agents.map(({ name }) => foreignText(name)),
        more_agents: agents.has_more,
      };
    },
  });
}

function read<Body>({ text }: TableBody): Body {
  return JSON.parse(text ?? '{}') as Body;
}
