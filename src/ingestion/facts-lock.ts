const KEY = `hashtextextended('facts ' || $1, 0)`;

/**
 * Statement by which whoever adds facts to project $1 tells so until the transaction ends. Any number may at once; only
 * an erasure keeps them off, so that no fact of a person slips in while they are taken out.
 */
export const SHARE_FACTS = `SELECT pg_advisory_xact_lock_shared(${KEY})`;

/** Statement by which an erasure waits until nobody adds facts to project $1, and keeps them off. */
export const KEEP_FACTS = `SELECT pg_advisory_xact_lock(${KEY})`;
