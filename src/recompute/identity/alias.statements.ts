// Contacts and agents with several ids: facts keep the id they came with, everything computed is under the id of the survivor.
// docs/people.md says which one that is.

/** Whether contacts, and agents, have several ids or had, and whether there are accounts or were. $1 project */
export const HAS_PEOPLE = `SELECT EXISTS (SELECT FROM contact_attributes WHERE project_id = $1 AND kind = 'account')
  OR EXISTS (SELECT FROM contact_accounts WHERE project_id = $1) AS accounts,
  EXISTS (SELECT FROM contact_merges WHERE project_id = $1)
  OR EXISTS (SELECT FROM contact_aliases WHERE project_id = $1) AS contacts,
  EXISTS (SELECT FROM agent_merges WHERE project_id = $1)
  OR EXISTS (SELECT FROM agent_aliases WHERE project_id = $1) AS agents`;

/**
 * Temporary tables of a run on a project with merges: the ids of the contacts that it looks at, those of all agents that have
 * several or had, and the contacts and agents that merges concern.
 */
export const ALIAS_TABLES = `CREATE TEMPORARY TABLE IF NOT EXISTS work_persons (
  user_id text PRIMARY KEY,
  survivor_id text NOT NULL
) ON COMMIT DELETE ROWS;
CREATE INDEX IF NOT EXISTS work_persons_survivor ON pg_temp.work_persons (survivor_id);
CREATE TEMPORARY TABLE IF NOT EXISTS work_merged (
  user_id text NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_agents (
  agent_id uuid PRIMARY KEY,
  before_id uuid NOT NULL,
  survivor_id uuid NOT NULL
) ON COMMIT DELETE ROWS;
CREATE INDEX IF NOT EXISTS work_agents_survivor ON pg_temp.work_agents (survivor_id);
CREATE TEMPORARY TABLE IF NOT EXISTS work_merged_agents (
  agent_id uuid NOT NULL
) ON COMMIT DELETE ROWS`;

/** The noted contacts about which there is a statement. $1 project */
export const NOTED_MERGES = `WITH said AS MATERIALIZED (
  SELECT user_id FROM contact_merges
  WHERE project_id = $1 AND user_id IN (SELECT user_id FROM pg_temp.work_contacts)
)
SELECT user_id FROM said`;

/** $1 project */
export const ALL_ALIASES = 'SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1';

/** All ids of the contacts that have one of some ids. $1 project, $2 ids */
export const ALIASES_WITH = `SELECT user_id, survivor_id FROM contact_aliases
WHERE project_id = $1
  AND survivor_id IN (SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND user_id = ANY ($2::text[]))`;

/** $1 project, $2 ids */
export const REMOVE_ALIASES = 'DELETE FROM contact_aliases WHERE project_id = $1 AND user_id = ANY ($2::text[])';

/** $1 project, $2 ids, $3 their survivors */
export const SET_ALIASES = `INSERT INTO contact_aliases (project_id, user_id, survivor_id)
SELECT $1, user_id, survivor_id FROM unnest($2::text[], $3::text[]) AS alias(user_id, survivor_id)
ON CONFLICT (project_id, user_id) DO UPDATE SET survivor_id = excluded.survivor_id
WHERE contact_aliases.survivor_id <> excluded.survivor_id`;

/** The survivors of noted contacts, whose names may be others now. $1 project */
export const NOTED_SURVIVORS = `WITH person AS MATERIALIZED (
  SELECT survivor_id FROM contact_aliases
  WHERE project_id = $1 AND user_id IN (SELECT user_id FROM pg_temp.work_contacts)
)
SELECT DISTINCT survivor_id FROM person`;

/** The best names of contacts with several ids, by the rule of `upsertContacts`. $1 project, $2 survivors; null: all */
export const BEST_NAMES = `SELECT survivor_id, (array_agg(name ORDER BY name_given DESC, coalesce(named_at, '-infinity') DESC,
    name COLLATE "C" DESC) FILTER (WHERE name IS NOT NULL))[1] AS name
FROM (
  SELECT alias.survivor_id, contact.name, contact.name_given, contact.named_at
  FROM (
    SELECT user_id, survivor_id FROM contact_aliases
    WHERE project_id = $1 AND CASE WHEN $2::text[] IS NULL THEN true ELSE survivor_id = ANY ($2) END
  ) AS alias
  LEFT JOIN (SELECT user_id, name, name_given, named_at FROM contacts WHERE project_id = $1) AS contact USING (user_id)
) AS named
GROUP BY survivor_id`;

/** $1 project, $2 survivors, $3 their names */
export const SET_NAMES = `UPDATE contact_aliases SET name = best.name
FROM unnest($2::text[], $3::text[]) AS best(survivor_id, name)
WHERE project_id = $1 AND contact_aliases.survivor_id = best.survivor_id
  AND contact_aliases.name IS DISTINCT FROM best.name`;

/** Copies the ids of the contacts that the run looks at. $1 project, $2 more ids */
export const COPY_PERSONS = `WITH person AS MATERIALIZED (
  SELECT user_id, survivor_id FROM contact_aliases
  WHERE project_id = $1
    AND survivor_id IN (
      SELECT survivor_id FROM contact_aliases
      WHERE project_id = $1
        AND user_id IN (
          SELECT user_id FROM pg_temp.work_notes
          UNION SELECT user_id FROM pg_temp.work_contacts
          UNION SELECT unnest($2::text[])
        )
    )
)
INSERT INTO pg_temp.work_persons (user_id, survivor_id)
SELECT user_id, survivor_id FROM person
ON CONFLICT DO NOTHING`;

const TAKE_MERGED = `INSERT INTO pg_temp.work_contacts (user_id)
SELECT user_id FROM pg_temp.work_merged EXCEPT SELECT user_id FROM pg_temp.work_contacts`;

/** Replaces the ids of the facts by those of the survivors. */
export const NAME_SURVIVORS: readonly string[] = [
  `UPDATE pg_temp.work_notes SET user_id = person.survivor_id
FROM pg_temp.work_persons AS person
WHERE person.user_id = work_notes.user_id AND person.survivor_id <> person.user_id`,
  `WITH named AS (
  DELETE FROM pg_temp.work_contacts RETURNING user_id
)
INSERT INTO pg_temp.work_contacts (user_id)
SELECT DISTINCT coalesce(person.survivor_id, named.user_id)
FROM named LEFT JOIN pg_temp.work_persons AS person ON person.user_id = named.user_id`,
  // A contact that others took all facts of is still looked at.
  TAKE_MERGED,
];

/**
 * Notes the days of the facts whose contact or agent is another one now, for both. $1 project, $2 ids of contacts, $3 and $4 their
 * survivors before and now, $5 agents
 */
export const NOTE_MOVED = `WITH fact AS MATERIALIZED (
  SELECT DISTINCT agent_id, user_id, (occurred_at AT TIME ZONE 'UTC')::date AS day
  FROM interactions
  WHERE project_id = $1 AND user_id = ANY ($2::text[])
    AND agent_id IN (SELECT agent_id FROM agents WHERE project_id = $1)
  UNION
  SELECT agent_id, user_id, (occurred_at AT TIME ZONE 'UTC')::date
  FROM interactions
  WHERE project_id = $1 AND agent_id = ANY ($5::uuid[])
),
known AS MATERIALIZED (
  SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1 AND user_id IN (SELECT user_id FROM fact)
),
note AS (
  INSERT INTO pg_temp.work_notes (agent_id, user_id, day, imported)
  SELECT DISTINCT member.id, person.id, day, false
  FROM fact
  LEFT JOIN known USING (user_id)
  LEFT JOIN unnest($2::text[], $3::text[], $4::text[]) AS moved(user_id, before, now) USING (user_id)
  LEFT JOIN pg_temp.work_agents AS agent USING (agent_id)
  CROSS JOIN LATERAL (VALUES (coalesce(moved.before, known.survivor_id, user_id)), (coalesce(moved.now, known.survivor_id, user_id))) AS person(id)
  CROSS JOIN LATERAL (VALUES (coalesce(agent.before_id, agent_id)), (coalesce(agent.survivor_id, agent_id))) AS member(id)
  RETURNING day
)
SELECT count(*)::integer AS rows FROM note`;

/** The contacts that gained or lost facts, whose changes follow from a merge. $1 their ids */
export const MERGED: readonly string[] = [
  'INSERT INTO pg_temp.work_merged (user_id) SELECT DISTINCT unnest($1::text[])',
  TAKE_MERGED,
];

/** The first day from which the pipeline stage of another contact follows from the facts of some ids. $1 project, $2 ids, $3 time zone */
export const FIRST_PIPELINE_DAY = `SELECT (min(at) AT TIME ZONE $3)::date AS first
FROM (
  SELECT min(first_seen) AS at FROM contacts WHERE project_id = $1 AND user_id = ANY ($2::text[])
  UNION ALL
  SELECT min(classified_at) FROM classifications WHERE project_id = $1 AND user_id = ANY ($2)
  UNION ALL
  SELECT min(routed_at) FROM permanent_routes WHERE project_id = $1 AND user_id = ANY ($2)
  UNION ALL
  SELECT min(decided_at) FROM lead_outcomes WHERE project_id = $1 AND user_id = ANY ($2)
) AS fact`;

/** The ids whose facts are those of a contact of the run. @param contact SQL of its id */
export const idsOf = (contact: string): string => `(
    SELECT user_id FROM pg_temp.work_persons WHERE survivor_id = ${contact}
    UNION ALL
    SELECT ${contact} WHERE NOT EXISTS (SELECT FROM pg_temp.work_persons WHERE user_id = ${contact})
  )`;

/** The agents whose facts are those of an agent of the run. @param agent SQL of its id */
export const agentsOf = (agent: string): string => `(
    SELECT agent_id FROM pg_temp.work_agents WHERE survivor_id = ${agent}
    UNION ALL
    SELECT ${agent} WHERE NOT EXISTS (SELECT FROM pg_temp.work_agents WHERE agent_id = ${agent})
  )`;

/**
 * Contacts of the run with each of their ids, as `id`: an item of a FROM clause. A step of its own, because a distributed
 * database does not correlate work tables with others.
 *
 * @param contacts rows with user_id, of work tables only
 */
export const withIds = (contacts: string): string => `(
    SELECT contact.user_id, known.user_id AS id
    FROM ${contacts} AS contact
    CROSS JOIN LATERAL ${idsOf('contact.user_id')} AS known
    OFFSET 0
  )`;
