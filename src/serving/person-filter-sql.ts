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
const IS_ALONE = 'NOT EXISTS (SELECT FROM contact_aliases WHERE project_id = $1 AND user_id = fact.user_id)';

/** A condition that is evaluated with the statement's constants, so that the planner leaves out what nobody asks for. */
const asks = (value: string, path: string) => `${value}::jsonb @? '$[*] ? (${path})'`;

/** The contacts for which conditions hold, with the place of each condition. */
const held = (value: string) => `
      SELECT fact.user_id, word.place
      FROM (SELECT place, kind, name, unnest(texts) AS value FROM ${asked(value)} WHERE op = 'is') AS word
      JOIN contact_attributes AS fact ON fact.kind = word.kind AND fact.name = word.name AND fact.value = word.value
      WHERE fact.project_id = $1 AND ${asks(value, '@.op == "is" && @.kind != "tier"')} AND ${IS_ALONE}
      UNION ALL
      SELECT fact.user_id, asked.place
      FROM ${asked(value)}
      JOIN contact_attributes AS fact ON fact.kind = asked.kind AND fact.name = asked.name
      WHERE fact.project_id = $1 AND ${asks(value, '@.op != "is"')} AND asked.op <> 'is' AND ${HOLDS} AND ${IS_ALONE}
      UNION ALL
      SELECT fact.user_id, asked.place
      FROM (
        SELECT DISTINCT ON (alias.survivor_id, said.kind, said.name) alias.survivor_id AS user_id,
          said.kind, said.name, said.type, said.value, said.number, said.moment
        FROM (SELECT DISTINCT kind, name FROM ${asked(value)}) AS wanted
        JOIN contact_attributes AS said ON said.kind = wanted.kind AND said.name = wanted.name
        JOIN contact_aliases AS alias ON alias.user_id = said.user_id
        WHERE alias.project_id = $1 AND said.project_id = $1 AND ${asks(value, '@.kind != "tier"')}
        ORDER BY alias.survivor_id, said.kind, said.name, said.said_at DESC, said.event_key DESC
      ) AS fact
      JOIN ${asked(value)} ON asked.kind = fact.kind AND asked.name = fact.name
      WHERE ${HOLDS}
      UNION ALL
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
 * left of it. Within a CASE, PostgreSQL looks for the contacts once, and keeps them in a hash table.
 *
 * @param value of `personsValue`, @param contact SQL of the survivor's id
 */
export function isAskedPerson(value: string, contact = 'user_id'): string {
  return `CASE WHEN ${value}::jsonb IS NULL THEN true
    WHEN jsonb_array_length(${value}::jsonb) = 1 THEN ${contact} IN (SELECT user_id FROM (${held(value)}
    ) AS held)
    ELSE ${contact} IN (
    SELECT user_id FROM (${held(value)}
    ) AS held
    GROUP BY user_id
    HAVING count(*) = jsonb_array_length(${value}::jsonb)
  ) END`;
}
