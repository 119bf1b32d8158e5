import type { ProjectId } from '../../src/auth/tenant';
import { TenantQueries } from '../../src/auth/tenant.queries';
import { TenantLookupCache } from '../../src/auth/tenant-lookup-cache';
import { CohortService } from '../../src/cohort/cohort.service';
import type { ReaderPool } from '../../src/database/reader-pool';
import { DepthService } from '../../src/depth/depth.service';
import { DistributionService } from '../../src/depth/distribution.service';
import { MoatQueries } from '../../src/explain/moat-explanation.queries';
import { RelationshipQueries } from '../../src/explain/relationship.queries';
import { FleetActivityService } from '../../src/fleet/fleet-activity.service';
import { PipelineFlowService } from '../../src/fleet/pipeline-flow.service';
import { AtRiskService } from '../../src/moat/at-risk.service';
import { MoatIndexService } from '../../src/moat/moat-index.service';
import { utcDay } from '../../src/scoring/iso-day';
import { dayModel, FIXED_MODEL } from '../../src/scoring/model';
import { DEFAULT_SETTINGS } from '../../src/scoring/score-settings';
import { ResponseCache } from '../../src/serving/response-cache';
import { RestatedQueries } from '../../src/serving/restated.queries';
import { TenantReader } from '../../src/serving/tenant-reader';

export interface ReaderStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Whether row-level security limits it to one project. */
  readonly tenant: boolean;
}

/** The subject of a request. */
interface Asked {
  readonly organisation: string;
  readonly projectId: string;
  readonly agentId: string;
  readonly agentName: string;
  readonly contactId: string;
  /** YYYY-MM-DD */
  readonly asOf: string;
}

const NO_SLOPE = { depth: 1, depthSquares: 1, gains: 1, losses: 1, potential: 1, potentialAtRisk: 1 };

/**
 * Every statement of the nine operations as sent, for the newest state and for a past day, with the statements that
 * find the project, and those of the explanations.
 */
export async function readerStatements(asked: Asked): Promise<Map<string, ReaderStatement>> {
  const sent = new Map<string, ReaderStatement>();
  let name = '';
  const note = (tenant: boolean, text: string, values: readonly unknown[]) => sent.set(name, { text, values, tenant });
  const noteOfTenant = async (_: string, text: string, values: readonly unknown[]) => {
    note(true, text, values);
    return [{ served: null, body: '{}' }];
  };
  const pool = {
    query: async (text: string, values: readonly unknown[]) => {
      note(false, text, values);
      return [];
    },
    queryAs: noteOfTenant,
    queryHeavyAs: noteOfTenant,
    queryCurrentAs: noteOfTenant,
  } as unknown as ReaderPool;
  const statements = statementsOf(pool, asked);
  for ([name] of Object.entries(statements)) {
    // For a past day, the result of the database is rejected.
    await statements[name]?.().catch((error: Error) => {
      if (!name.endsWith(' as of')) throw error;
    });
  }
  expect([...sent.keys()]).toEqual(Object.keys(statements));
  return sent;
}

function statementsOf(pool: ReaderPool, asked: Asked): Record<string, () => Promise<unknown>> {
  const memory = new TenantLookupCache(pool);
  const bodies = new ResponseCache(pool, memory, { maxBytes: 0, publicUrl: '' });
  const tenants = new TenantQueries(memory);
  const reader = new TenantReader(pool);
  const { organisation, agentId, contactId, asOf } = asked;
  const projectId = asked.projectId as ProjectId;
  const tenant = { projectId, agentId, served: null };
  const operations: Record<string, (asOf: string | null) => Promise<unknown>> = {
    'contact depth': (day) => new DepthService(bodies).contactDepth(tenant, contactId, day),
    'depth scores': (day) => new DepthService(bodies).projectScores(tenant, 100, day),
    'agent distribution': (day) => new DistributionService(bodies).ofAgent(tenant, 90, day),
    moat: (day) => new DistributionService(bodies).ofProject(tenant, 90, day),
    'moat index': (day) => new MoatIndexService(bodies).moatIndex(tenant, day),
    'at risk': (day) => new AtRiskService(bodies).contacts(tenant, 10, day),
    cohorts: (day) => new CohortService(bodies).cohorts(tenant, day),
    'pipeline flow': (day) => new PipelineFlowService(bodies).flow(tenant, day),
    'fleet activity': (day) => new FleetActivityService(bodies).activity(tenant, 20, day),
  };
  const relationships = new RelationshipQueries(reader);
  const moat = new MoatQueries(reader);
  return {
    ...Object.fromEntries(
      Object.entries(operations).flatMap(([name, operation]) => [
        [name, () => operation(null)],
        [`${name} as of`, () => operation(asOf)],
      ]),
    ),
    'project of a path': () => tenants.project(organisation, projectId),
    'agent of a path': () => tenants.agent(organisation, agentId),
    'agent by name': () => tenants.agentsNamed(organisation, asked.agentName, null),
    'depth explained': () => relationships.explained(projectId, agentId, contactId, asOf, 10),
    'depth by day': () => relationships.relationship(projectId, agentId, contactId, asOf),
    'moat index explained': () => moat.snapshots(projectId, [0, 7]),
    'moat index by day': () => moat.points(projectId, asOf, [0, 7, 14]),
    'movers of version 1': () => moat.moversV1(projectId, asOf, NO_SLOPE, DEFAULT_SETTINGS, 50),
    movers: () =>
      moat.movers(
        projectId,
        asOf,
        { evidence: 1, weight: 1, weightedEvidence: 1, weightLost: 1, gains: 1, losses: 1 },
        dayModel(FIXED_MODEL, utcDay(asOf)),
        DEFAULT_SETTINGS,
        50,
      ),
    'restated days': () => new RestatedQueries(reader).restatedFrom(projectId, asOf, asOf),
  };
}
