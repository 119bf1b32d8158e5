import { Injectable, NotFoundException } from '@nestjs/common';
import type { Caller, ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { MAX_ALIASES } from '../identity/merge-limits';
import { isoDay, utcDay } from '../scoring/iso-day';
import { ScoredDays } from '../scoring/score-basis';
import type { ScoredRunRow } from '../scoring/scored-run';
import type { AgentMergeBody } from './agent-merge.dto';
import { MergeChanges } from './merge-changes';
import { AGENTS, type MergedIds, type MergeProblem, MergesQueries } from './merges.queries';
import { ResultingAgentQueries } from './resulting-agent.queries';
import { ResultingContactQueries } from './resulting-contact.queries';

type Resulting = AgentMergeBody['agent'];
type Run = ScoredRunRow & { readonly time_zone: string };

/** One agent under several names: merges agents, and parts them again. */
@Injectable()
export class AgentMergesService {
  constructor(
    private readonly queries: MergesQueries,
    private readonly resulting: ResultingAgentQueries,
    private readonly runs: ResultingContactQueries,
    private readonly changes: MergeChanges,
  ) {}

  /**
   * Merges an agent into another one, each given by UUID or name; a recompute starts at once, if possible.
   *
   * @param by null for a preview, which changes nothing
   * @throws InvalidInput for a merge of an agent into itself; NotFoundException unless the project has both;
   *   ConflictException if too many would stand for one
   */
  async merge(
    projectId: ProjectId,
    caller: Caller,
    agent: string,
    into: string,
    by: Actor | null,
  ): Promise<AgentMergeBody> {
    const [agentId, intoId] = [await this.idOf(projectId, agent), await this.idOf(projectId, into)];
    if (agentId === intoId) {
      throw new InvalidInput([
        { message: 'an agent cannot be merged into itself', location: 'body.into', value: into },
      ]);
    }
    return await this.change(projectId, caller, by === null, () =>
      this.queries.merge(projectId, AGENTS, agentId, intoId, by),
    );
  }

  /** @throws NotFoundException unless the project has the agent; ConflictException unless it was merged into another one */
  async unmerge(projectId: ProjectId, caller: Caller, agent: string, by: Actor | null): Promise<AgentMergeBody> {
    const agentId = await this.idOf(projectId, agent);
    return await this.change(projectId, caller, by === null, () =>
      this.queries.unmerge(projectId, AGENTS, agentId, by),
    );
  }

  private async idOf(projectId: ProjectId, agent: string): Promise<string> {
    // PostgreSQL rejects NUL and unpaired surrogates, so no agent has such a name.
    const id = /[\0\p{Cs}]/u.test(agent) ? null : await this.resulting.agentId(projectId, agent);
    if (id === null) throw new NotFoundException();
    return id;
  }

  private async change(
    projectId: ProjectId,
    { ownerId }: Caller,
    dryRun: boolean,
    change: () => Promise<MergedIds | MergeProblem>,
  ): Promise<AgentMergeBody> {
    const { changed, groups, runId } = await this.changes.make('agent', projectId, ownerId, dryRun, change);
    const run = await this.runs.run(projectId);
    const agents: Resulting[] = [];
    for (const ids of groups) agents.push(await this.agent(projectId, ids, run));
    const [agent, ...others] = agents;
    if (!agent) throw new NotFoundException();
    return { changed, dry_run: dryRun, as_of: run?.as_of ?? null, agent, others, run_id: runId };
  }

  private async agent(projectId: ProjectId, ids: readonly string[], run: Run | null): Promise<Resulting> {
    const [survivor = ''] = ids;
    const named = await this.resulting.names(projectId, ids);
    const agent = {
      agent_id: survivor,
      agent_name: named.find(({ agent_id }) => agent_id === survivor)?.name ?? '',
      agents: named.slice(0, MAX_ALIASES),
    };
    if (run === null)
      return { ...agent, contacts: 0, shared_contacts: 0, cohort_day: null, truncated: false, relationships: [] };
    const { basis, time_zone: timeZone, as_of: asOf } = run;
    const { ignoresUndirected } = basis.score_settings as Readonly<Record<string, number>>;
    const of = { ids, timeZone, asOf, ignoresUndirected: ignoresUndirected === 1 };
    const known = await this.resulting.known(projectId, of);
    const rows = await this.resulting.days(projectId, of);
    const relationships = rows.flatMap(({ user_id, contact_name, days }) => {
      const score = new ScoredDays({ ...basis, version_1_until: null, days }).scoreOn(utcDay(asOf));
      if (score === null) return [];
      const { depth, band, trend, stage, atRisk, silenceDays } = score;
      return [{ user_id, contact_name, depth, band, trend, stage, at_risk: atRisk, silence_days: silenceDays }];
    });
    relationships.sort((one, other) => other.depth - one.depth || (one.user_id < other.user_id ? -1 : 1));
    const first = known?.first ?? null;
    return {
      ...agent,
      contacts: known?.contacts ?? 0,
      shared_contacts: known?.shared ?? 0,
      cohort_day: first === null ? null : isoDay(first),
      truncated: (known?.contacts ?? 0) > relationships.length,
      relationships,
    };
  }
}
