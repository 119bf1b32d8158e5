import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { INBOUND, LAST_WORD_SQL, OUTBOUND, UNDIRECTED } from '../scoring/roll-up-sql';
import type { ScoreBasis } from '../scoring/score-basis';
import { TenantReader } from '../serving/tenant-reader';

/** Some agents, and the rules by which their facts count. */
interface Asked {
  readonly ids: readonly string[];
  readonly timeZone: string;
  /** YYYY-MM-DD */
  readonly asOf: string;
  readonly ignoresUndirected: boolean;
}

interface ContactDays {
  readonly user_id: string;
  readonly contact_name: string;
  readonly days: ScoreBasis['days'];
}

interface KnownContacts {
  readonly contacts: number;
  readonly shared: number;
  /** Days since 1970-01-01; null if no contact took part. */
  readonly first: number | null;
}

/** How many relationships are shown. */
const SHOWN = '100';

/** As given, also if it was merged into another one. $2 UUID or name */
const AGENT = `SELECT agent_id FROM agents
  WHERE project_id = $1 AND CASE WHEN agent_id::text = lower($2) THEN true ELSE name = $2 END
  ORDER BY agent_id::text = lower($2) DESC LIMIT 1`;

/** $2 ids */
const NAMES = `SELECT agent_id, name FROM agents
  WHERE project_id = $1 AND agent_id = ANY ($2::uuid[]) ORDER BY name COLLATE "C"`;

/** Facts of some agents under the survivors' ids of their contacts. $2 agents, $3 time zone, $4 as-of date, $5 whether facts without a direction are left out */
const FACTS = `SELECT coalesce(alias.survivor_id, fact.user_id) AS user_id, fact.agent_id, (occurred_at AT TIME ZONE $3)::date AS day,
      occurred_at, weight, direction, kind
    FROM interactions AS fact
    LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = fact.user_id
    WHERE fact.project_id = $1 AND fact.agent_id = ANY ($2::uuid[]) AND weight > 0
      AND CASE WHEN $5::boolean THEN (${UNDIRECTED}) IS NOT TRUE ELSE true END`;

const KNOWN = `WITH known AS (
    SELECT user_id, count(DISTINCT agent_id) AS agents, min(day) FILTER (WHERE (${OUTBOUND}) IS NOT TRUE) AS first
    FROM (${FACTS}) AS fact
    WHERE day <= $4::date
    GROUP BY user_id
  )
  SELECT count(*)::integer AS contacts, (count(*) FILTER (WHERE agents > 1))::integer AS shared, min(first) - date '1970-01-01' AS first
  FROM known`;

const DAYS = `WITH fact AS MATERIALIZED (
    ${FACTS}
  ),
  shown AS (
    SELECT user_id FROM fact WHERE day <= $4::date
    GROUP BY user_id
    ORDER BY count(DISTINCT day) DESC, user_id COLLATE "C"
    LIMIT ${SHOWN}
  ),
  rolled AS (
    SELECT user_id, day, count(*) AS n,
           count(*) FILTER (WHERE ${INBOUND}) AS n_in, count(*) FILTER (WHERE ${OUTBOUND}) AS n_out,
           coalesce(sum(weight::numeric) FILTER (WHERE (${OUTBOUND}) IS NOT TRUE), 0)::double precision AS w_part,
           max(occurred_at) AS last_at, max(occurred_at) FILTER (WHERE ${INBOUND}) AS last_in_at,
           max(occurred_at) FILTER (WHERE ${OUTBOUND}) AS last_out_at
    FROM fact
    WHERE user_id IN (SELECT user_id FROM shown)
    GROUP BY user_id, day
  )
  SELECT rolled.user_id, coalesce(alias.name, known.name, rolled.user_id) AS contact_name,
         json_agg(json_build_array(day - date '1970-01-01', 0, n, n_in, n_out, w_part, ${LAST_WORD_SQL}) ORDER BY day) AS days
  FROM rolled
  LEFT JOIN contacts AS known ON known.project_id = $1 AND known.user_id = rolled.user_id
  LEFT JOIN contact_aliases AS alias ON alias.project_id = $1 AND alias.user_id = rolled.user_id
  GROUP BY rolled.user_id, alias.name, known.name`;

/** Reads what an agent's relationships would be scored from if some agents were one. */
@Injectable()
export class ResultingAgentQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @returns null if the project has no such agent */
  async agentId(projectId: ProjectId, agent: string): Promise<string | null> {
    const rows: { agent_id: string }[] = await this.reader.queryCurrent(projectId, AGENT, [agent]);
    return rows[0]?.agent_id ?? null;
  }

  async names(
    projectId: ProjectId,
    ids: readonly string[],
  ): Promise<{ readonly agent_id: string; readonly name: string }[]> {
    return await this.reader.queryCurrent(projectId, NAMES, [ids]);
  }

  async known(projectId: ProjectId, { ids, timeZone, asOf, ignoresUndirected }: Asked): Promise<KnownContacts | null> {
    const parameters = [ids, timeZone, asOf, ignoresUndirected];
    const rows: KnownContacts[] = await this.reader.queryHeavy(projectId, KNOWN, parameters);
    return rows[0] ?? null;
  }

  /** The days of those contacts that have the most. */
  async days(projectId: ProjectId, { ids, timeZone, asOf, ignoresUndirected }: Asked): Promise<ContactDays[]> {
    return await this.reader.queryHeavy(projectId, DAYS, [ids, timeZone, asOf, ignoresUndirected]);
  }
}
