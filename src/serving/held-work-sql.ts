/** Types of transitions that mean work, if a silent source holds them back; a band that changed does not. */
export const HELD_WORK = `'relationship.at_risk', 'relationship.dormant', 'relationship.reply_owed'`;

/** Since when a source has been silent that holds back what is to be done about a relationship. @param which of them */
export const heldSince = (
  which: string,
): string => `SELECT held.agent_id, held.user_id, min(source.last_day) AS on_hold_since
    FROM transitions AS held
    JOIN sources AS source ON source.project_id = $1 AND source.agent_id = held.agent_id AND source.channel = held.held_for
    WHERE held.project_id = $1 AND held.position IS NULL AND held.type IN (${HELD_WORK}) ${which}
    GROUP BY held.agent_id, held.user_id`;
