import { randomUUID } from 'node:crypto';
import type { DataSource, QueryRunner } from 'typeorm';
import { utcDay } from '../../src/scoring/iso-day';

/** One interaction of a test's history, between an agent and a contact named by the test. */
export interface Fact {
  readonly agent: string;
  readonly contact: string;
  readonly occurredAt: string;
  readonly weight?: number;
  readonly direction?: 'inbound' | 'outbound' | null;
  readonly kind?: string | null;
}

/** A pool, or one connection within a transaction. */
type Database = DataSource | QueryRunner;

/** Creates a project of the organisation. @returns its id */
export async function insertProject(
  dataSource: DataSource,
  name = 'Test',
  orgId = 'org_test',
  timeZone = 'UTC',
): Promise<string> {
  const projectId = randomUUID();
  await dataSource.query('INSERT INTO projects (project_id, org_id, name, time_zone) VALUES ($1, $2, $3, $4)', [
    projectId,
    orgId,
    name,
    timeZone,
  ]);
  return projectId;
}

/**
 * Writes facts directly, without the ingestion, and creates agents and contacts as needed.
 *
 * @returns agent name -> agent id
 */
export async function insertFacts(
  dataSource: Database,
  projectId: string,
  facts: readonly Fact[],
): Promise<ReadonlyMap<string, string>> {
  const agents = new Map<string, string>();
  for (const name of new Set(facts.map(({ agent }) => agent))) {
    const [agent]: { agent_id: string }[] = await dataSource.query(
      `INSERT INTO agents (project_id, agent_id, name) VALUES ($1, $2, $3)
       ON CONFLICT (project_id, name) DO UPDATE SET name = excluded.name RETURNING agent_id`,
      [projectId, randomUUID(), name],
    );
    if (!agent) throw new Error('no agent');
    agents.set(name, agent.agent_id);
    await dataSource.query('INSERT INTO agent_directory VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      agent.agent_id,
      projectId,
    ]);
  }
  const contacts = [...new Set(facts.map(({ contact }) => contact))];
  await dataSource.query(
    'INSERT INTO contacts (project_id, user_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
    [projectId, contacts],
  );
  await recordChangedContacts(dataSource, projectId, contacts);
  await dataSource.query(
    `INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at, weight, direction, kind)
     SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::float8[], $7::text[], $8::text[])`,
    [
      projectId,
      facts.map(() => randomUUID()),
      facts.map(({ agent }) => agents.get(agent)),
      facts.map(({ contact }) => contact),
      facts.map(({ occurredAt }) => new Date(occurredAt)),
      facts.map(({ weight }) => weight ?? 1),
      facts.map(({ direction }) => direction ?? null),
      facts.map(({ kind }) => kind ?? 'message'),
    ],
  );
  await dataSource.query(
    `INSERT INTO change_notes (project_id, note_id, agent_ids, user_ids, days)
     SELECT $1, gen_random_uuid(), array_agg(agent_id), array_agg(user_id),
            array_agg((occurred_at AT TIME ZONE 'UTC')::date)
     FROM unnest($2::uuid[], $3::text[], $4::timestamptz[]) AS fact(agent_id, user_id, occurred_at)
     HAVING count(*) > 0`,
    [
      projectId,
      facts.map(({ agent }) => agents.get(agent)),
      facts.map(({ contact }) => contact),
      facts.map(({ occurredAt }) => new Date(occurredAt)),
    ],
  );
  return agents;
}

/** Records that contacts have another pipeline stage, as every writer of such a fact must. */
export async function recordChangedContacts(
  dataSource: Database,
  projectId: string,
  contacts: readonly string[],
): Promise<void> {
  if (contacts.length === 0) return;
  await dataSource.query(
    'INSERT INTO change_notes (project_id, note_id, user_ids) VALUES ($1, gen_random_uuid(), $2)',
    [projectId, contacts],
  );
}

/** @returns YYYY-MM-DD of a day number */
export function isoDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** @returns the time on a day number, `ms` after its midnight in UTC */
export function onDay(day: number, ms = 0): string {
  return new Date(day * 86_400_000 + ms).toISOString();
}

const calendars = new Map<string, Intl.DateTimeFormat>();

/** @returns the date of a time in a time zone, YYYY-MM-DD */
export function localDate(moment: string, timeZone: string): string {
  // Sweden writes dates in ISO format.
  const calendar = calendars.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  calendars.set(timeZone, calendar);
  return calendar.format(Date.parse(moment));
}

/** 2025-06-30, a Monday: the as-of date of most golden cases. */
export const AS_OF = utcDay('2025-06-30');
