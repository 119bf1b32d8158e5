import type { PersonCondition } from './person-filter';

/** What a statement takes for `isAskedPerson`. */
export function personsValue(conditions: readonly PersonCondition[] | null): string | null {
  return conditions && JSON.stringify(conditions.map((condition, place) => ({ place, ...condition })));
}

const asked = (value: string) =>
  `jsonb_to_recordset(${value}::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz)`;
const compared = (op: string) =>
  `WHEN '${op}' THEN coalesce(fact.number ${op} asked.number, fact.moment ${op} asked.moment)`;
const HOLDS = `CASE asked.op WHEN 'has' THEN fact.type IS NOT NULL WHEN 'is' THEN fact.value = ANY (asked.texts)
          ${['>=', '>', '<=', '<'].map(compared).join(' ')} END`;
/** A condition that is evaluated with the statement's constants, so that the planner leaves out what nobody asks for. */
const asks = (value: string, path: string) => `${value}::jsonb @? '$[*] ? (${path})'`;

/** The ids that said what a condition asks for, with its place; in an index. */
const saidByIds = (value: string) => `
      SELECT fact.user_id, word.place
      FROM (SELECT place, kind, name, unnest(texts) AS value FROM ${asked(value)} WHERE op = 'is') AS word
      JOIN contact_attributes AS fact ON fact.kind = word.kind AND fact.name = word.name AND fact.value = word.value
      WHERE fact.project_id = $1 AND ${asks(value, '@.op == "is" && @.kind != "tier"')}
      UNION ALL
      SELECT fact.user_id, asked.place
      FROM ${asked(value)}
      JOIN contact_attributes AS fact ON fact.kind = asked.kind AND fact.name = asked.name
      WHERE fact.project_id = $1 AND ${asks(value, '@.op != "is"')} AND asked.op <> 'is' AND ${HOLDS}`;

/** The contacts with several ids for which conditions hold, by the newest that any of them said. */
const heldBySurvivors = (value: string) => `
      SELECT fact.user_id, asked.place
      FROM (
        SELECT DISTINCT ON (alias.survivor_id, said.kind, said.name) alias.survivor_id AS user_id,
          said.kind, said.name, said.type, said.value, said.number, said.moment
        FROM contact_aliases AS alias
        CROSS JOIN LATERAL (
          SELECT * FROM contact_attributes
          WHERE project_id = $1 AND user_id = alias.user_id AND name = ANY (ARRAY(SELECT name FROM ${asked(value)}))
          OFFSET 0
        ) AS said
        WHERE alias.project_id = $1 AND ${asks(value, '@.kind != "tier"')}
        ORDER BY alias.survivor_id, said.kind, said.name, said.said_at DESC, said.event_key DESC
      ) AS fact
      JOIN ${asked(value)} ON asked.kind = fact.kind AND asked.name = fact.name
      WHERE ${HOLDS}`;

/** The contacts that were last assigned to a tier, whatever their ids. */
const ofTier = (value: string) => `
      SELECT fact.user_id, asked.place
      FROM (
        SELECT DISTINCT ON (coalesce(alias.survivor_id, said.user_id)) coalesce(alias.survivor_id, said.user_id) AS user_id, said.tier
        FROM (
          SELECT user_id, tier, classified_at AS at, event_key FROM classifications WHERE project_id = $1
          UNION ALL
          SELECT user_id, tier, routed_at, event_key FROM permanent_routes WHERE project_id = $1 AND tier IS NOT NULL
        ) AS said
        LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = said.user_id
        WHERE ${asks(value, '@.kind == "tier"')}
        ORDER BY coalesce(alias.survivor_id, said.user_id), said.at DESC, said.event_key DESC NULLS LAST, said.tier COLLATE "C" DESC
      ) AS fact
      JOIN ${asked(value)} ON asked.kind = 'tier'
      WHERE fact.tier = ANY (asked.texts)`;

/**
 * Whether all conditions hold for the contact of a row, by the newest facts of all its ids. Without conditions, nothing is
 * left of it. Within a CASE, PostgreSQL looks for the contacts once, and keeps them in a hash table. Survivors are taken out of what
 * single ids said as a set: to ask of each id whether it has others took most of the time.
 *
 * @param value of `personsValue`, @param contact SQL of the survivor's id
 */
export function isAskedPerson(value: string, contact = 'user_id'): string {
  const all = `GROUP BY user_id
    HAVING count(*) = jsonb_array_length(${value}::jsonb)`;
  return `CASE WHEN ${value}::jsonb IS NULL THEN true ELSE ${contact} IN (
    SELECT user_id FROM (
      SELECT user_id FROM (${saidByIds(value)}
      UNION ALL${ofTier(value)}
      ) AS said
      ${all}
      EXCEPT
      SELECT survivor_id FROM contact_aliases WHERE project_id = $1
    ) AS alone
    UNION ALL
    SELECT user_id FROM (${heldBySurvivors(value)}
      UNION ALL${ofTier(value)}
    ) AS held
    ${all}
  ) END`;
}
