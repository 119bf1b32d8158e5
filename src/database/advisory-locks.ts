/**
 * Keys of the advisory locks, as SQL. They are all taken in this order, so that no two transactions wait for each other.
 * The first two are whole numbers of the cluster; the others belong to project $1.
 */
export const APPLICATION_LOCK = 4_019_577_031;
export const MIGRATION_LOCK = 7_266_834_510;
/** Held by the deletion of a project: the second of two deletions waits for the first. */
export const DELETION_LOCK = `hashtextextended('delete ' || $1, 0)`;
/** The lease of a project. Its holder recomputes or deletes the project: it is taken before any of its rows is locked. */
export const RECOMPUTE_LEASE = `hashtextextended('recompute ' || $1, 0)`;
/** Shared by transactions that add facts, exclusive for an erasure or a deletion: no fact is added meanwhile. */
const FACTS_LOCK = `hashtextextended('facts ' || $1, 0)`;
/** Held while entries of the live feed get their positions. */
export const FEED_LOCK = `hashtextextended('feed ' || $1, 0)`;

/** Statements for the two ways to hold `FACTS_LOCK` until the transaction ends. */
export const SHARE_FACTS = `SELECT pg_advisory_xact_lock_shared(${FACTS_LOCK})`;
export const KEEP_FACTS = `SELECT pg_advisory_xact_lock(${FACTS_LOCK})`;
