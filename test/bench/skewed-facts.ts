import type { DataSource } from 'typeorm';
import { recordChangedDays } from '../../src/database/change-notes.queries';
import { insertProject } from '../support/facts';

const AGENTS = 20;
/** Interactions of a burst: 1 to 7 within a day, 4 on average. */
const BURST = 4;
/** Days of history; recent days have more. */
const HISTORY = 400;
const CONTACTS_PER_FACT = 0.1;

/**
 * A project with approximately this many interactions. Contacts follow Zipf's law (the n-th is chosen with a
 * probability proportional to 1/n), one burst within a day at a time; four of five bursts are with the contact's own
 * agent, the others with agents drawn in the same way. Rows are stored in the order of their times, like live events.
 * The sequence of random numbers is always the same.
 *
 * @param asOf YYYY-MM-DD, the last day of the history
 * @returns the project's id
 */
export async function insertSkewedProject(
  dataSource: DataSource,
  name: string,
  size: number,
  asOf: string,
): Promise<string> {
  const projectId = await insertProject(dataSource, name);
  await dataSource.query(
    `INSERT INTO agents (project_id, agent_id, name)
     SELECT $1, gen_random_uuid(), 'agent ' || n FROM generate_series(0, $2::integer - 1) n`,
    [projectId, AGENTS],
  );
  await dataSource.query(
    `INSERT INTO contacts (project_id, user_id) SELECT $1, 'contact ' || n FROM generate_series(1, $2::integer) n`,
    [projectId, contactsOf(size)],
  );
  await insertBursts(dataSource, projectId, { size, facts: size, asOf, history: HISTORY });
  await dataSource.query('VACUUM (ANALYZE) interactions, contacts, agents');
  return projectId;
}

/** Approximately this many more facts of one day, drawn in the same way, with their notes. */
export async function addSkewedFacts(
  dataSource: DataSource,
  projectId: string,
  size: number,
  facts: number,
  day: string,
): Promise<void> {
  await insertBursts(dataSource, projectId, { size, facts, asOf: day, history: 1 });
}

const contactsOf = (size: number) => size * CONTACTS_PER_FACT;

async function insertBursts(
  dataSource: DataSource,
  projectId: string,
  { size, facts, asOf, history }: { size: number; facts: number; asOf: string; history: number },
): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(`SELECT setseed($1)`, [(Date.parse(asOf) % 997) / 997]);
    await runner.query(
      `WITH burst AS MATERIALIZED (
         SELECT floor(power($2::float8, random()))::integer AS contact,
                floor(power(random(), 2) * $5)::integer AS age,
                CASE WHEN random() < 0.2 THEN floor(power(${AGENTS}::float8, random()))::integer - 1 END AS other_agent,
                1 + floor(random() * ${2 * BURST - 1})::integer AS length,
                random() * interval '12 hours' AS begins
         FROM generate_series(1, $3::integer)
       ), added AS (
         INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at, direction)
         SELECT $1, gen_random_uuid(), agents.agent_id, 'contact ' || contact,
                ($4::date - age)::timestamp AT TIME ZONE 'UTC' + interval '8 hours' + begins + message * interval '7 minutes'
                  AS occurred_at,
                CASE message % 2 WHEN 0 THEN 'outbound' ELSE 'inbound' END
         FROM burst
         JOIN agents ON agents.project_id = $1
           AND agents.name = 'agent ' || coalesce(other_agent, contact % ${AGENTS})
         CROSS JOIN LATERAL generate_series(1, length) AS message
         ORDER BY occurred_at
         RETURNING agent_id, user_id, occurred_at
       )
       -- A run from nothing needs no notes.
       ${recordChangedDays(`(
         SELECT DISTINCT agent_id, user_id, (occurred_at AT TIME ZONE 'UTC')::date AS day FROM added
         WHERE $5::integer = 1) AS days`)}`,
      [projectId, contactsOf(size), Math.round(facts / BURST), asOf, history],
    );
  } finally {
    await runner.release();
  }
}
