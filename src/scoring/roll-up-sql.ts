/** Which facts are outbound or inbound; a meeting is mutual, no matter who logged it. Conditions of a row of `interactions`. */
export const OUTBOUND = `direction = 'outbound' AND kind IS DISTINCT FROM 'meeting'`;
export const INBOUND = `direction = 'inbound' AND kind IS DISTINCT FROM 'meeting'`;
/** Which facts a project may leave out. */
export const UNDIRECTED = `direction IS NULL AND kind IS DISTINCT FROM 'meeting'`;

/** Who had the last word in a row of `relationship_days`: 3 the contact, 2 us, 1 both. A tie goes to the contact. */
export const LAST_WORD_SQL = `CASE WHEN last_in_at = last_at THEN 3 WHEN last_out_at = last_at THEN 2 ELSE 1 END`;
