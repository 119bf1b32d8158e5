/** What a list shows of a relationship, but for the name of its agent. */
export const SHOWN = `agent_id, user_id, contact_name, depth, band, trend, trend_word, stage, at_risk, action, potential,
  value_at_stake, n_interactions, n_days, typical_gap, silence_days, first_day, last_interaction`;

/** What `folded` does to the search, done to a name; most names are spared the expensive part. */
const FOLDED_NAME = `CASE WHEN octet_length(contact_name) = char_length(contact_name) THEN lower(contact_name COLLATE "C")
  ELSE regexp_replace(lower(normalize(contact_name, NFD)), '[\\u0300-\\u036f]', '', 'g') END`;

/**
 * What is selected of scores, and which of them a filter lets through. $2 sort, $3 agent, $4 bands, $5 stages, $6 at risk,
 * $7 search, $8 and $9 depth, $10 and $11 last interaction. Each CASE is decided while the statement is planned: what is
 * left is the conditions and the order that were asked for, which an index may serve.
 */
export const SELECTED = `${SHOWN},
    CASE $2::text WHEN 'depth' THEN depth WHEN 'trend' THEN trend WHEN 'value_at_stake' THEN value_at_stake
      WHEN 'last_interaction' THEN extract(epoch FROM last_interaction)::double precision ELSE 0 END AS sort_number,
    CASE $2::text WHEN 'name' THEN ${FOLDED_NAME} ELSE '' END COLLATE "C" AS sort_text`;
export const LETS_THROUGH = `CASE WHEN $3::uuid IS NULL THEN true ELSE agent_id = $3 END
    AND CASE WHEN $4::text[] IS NULL THEN true ELSE band = ANY ($4) END
    AND CASE WHEN $5::text[] IS NULL THEN true ELSE stage = ANY ($5) END
    AND CASE WHEN $6::boolean IS NULL THEN true ELSE at_risk = $6 END
    AND CASE WHEN $7::text IS NULL THEN true ELSE strpos(${FOLDED_NAME}, $7) > 0 END
    AND CASE WHEN $8::double precision IS NULL THEN true ELSE depth >= $8 END
    AND CASE WHEN $9::double precision IS NULL THEN true ELSE depth <= $9 END
    AND CASE WHEN $10::timestamptz IS NULL THEN true ELSE last_interaction >= $10 END
    AND CASE WHEN $11::timestamptz IS NULL THEN true ELSE last_interaction < $11 END`;

/** Behind which place a page begins: $12 to $15 its keys, null for the beginning. */
const BEHIND_TIES = `CASE WHEN page.sort_number = $12 AND page.sort_text = $13
  THEN (page.agent_id, page.user_id COLLATE "C") > ($14::uuid, $15::text)`;
export const BEHIND_DESCENDING = `CASE WHEN $12::double precision IS NULL THEN true ELSE page.sort_number <= $12 END
      AND CASE WHEN $12::double precision IS NULL THEN true ELSE ${BEHIND_TIES}
        WHEN page.sort_number = $12 THEN page.sort_text < $13::text ELSE true END END`;
export const BEHIND_ASCENDING = `CASE WHEN $12::double precision IS NULL THEN true ELSE page.sort_number >= $12 END
      AND CASE WHEN $12::double precision IS NULL THEN true ELSE ${BEHIND_TIES}
        WHEN page.sort_number = $12 THEN page.sort_text > $13::text ELSE true END END`;
export const DESCENDING = 'page.sort_number DESC, page.sort_text DESC, page.agent_id, page.user_id COLLATE "C"';
export const ASCENDING = 'page.sort_number, page.sort_text, page.agent_id, page.user_id COLLATE "C"';

export const WITH_AGENTS = 'LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = page.agent_id';
