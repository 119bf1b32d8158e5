/**
 * Keys of the advisory locks, as SQL. Every transaction acquires them in this order, so none can deadlock on them.
 * The first two are whole numbers of the cluster; the others belong to project $1.
 */
export const APPLICATION_LOCK = 4_019_577_031;
export const MIGRATION_LOCK = 7_266_834_510;
/** Held by the deletion of a project: the second of two deletions waits for the first. */
export const DELETION_LOCK = `hashtextextended('delete ' || $1, 0)`;
/**
 * The lease of a project. Its holder recomputes or deletes the project, and acquires it before locking any of its rows.
 */
export const RECOMPUTE_LEASE = `hashtextextended('recompute ' || $1, 0)`;
/** Held from when transitions of project $1 get their places until they are visible: so nobody sees a place before those ahead of it. */
export const keepTransitions = `SELECT pg_advisory_xact_lock(hashtextextended('transitions ' || $1, 0))`;
/** Held while a run opens and ends episodes of project $1, and while people change them, so that none waits for another's rows. */
export const KEEP_EPISODES = `SELECT pg_advisory_xact_lock(hashtextextended('episodes ' || $1, 0))`;
/** Held while people say of which sources of project $1 facts are expected, one after the other. */
export const keepExpectations = `SELECT pg_advisory_xact_lock(hashtextextended('sources ' || $1, 0))`;
/** Held while people change how messages in Segment's form are read, one after the other. */
export const keepSegmentSettings = `SELECT pg_advisory_xact_lock(hashtextextended('segment ' || $1, 0))`;
/**
 * Shared by transactions that add facts; exclusive for an erasure or a deletion, so that no fact is added during it.
 */
const FACTS_LOCK = `hashtextextended('facts ' || $1, 0)`;
/** Held while items with a quota are counted and added. A row lock would not work on a reference table of Citus. */
const QUOTA_LOCK = (of: Quota) => `hashtextextended('${of} quota ' || $1, 0)`;
/** Held while entries of the live feed get their positions. */
export const FEED_LOCK = `hashtextextended('feed ' || $1, 0)`;

/** Held while receipts are moved to their interactions. Nobody waits for it. */
export const RECEIPTS_LOCK = `hashtextextended('receipts ' || $1, 0)`;

/** Held by the process of a worker pool of the job queue until it ends. @see DeliveryWorker */
export const WORKER_LOCK = `hashtextextended('worker ' || $1, 0)`;

/**
 * The items with a quota. The lock of projects, jobs and imports is per organisation ($1) and acquired before any lock of a
 * project; all others are per project ($1).
 */
type Quota = 'projects' | 'jobs' | 'imports' | 'agents' | 'keys' | 'webhooks' | 'merges' | 'segment events';
/** The statement that acquires the lock of a quota until the transaction ends. A later statement counts the items. */
export const lockQuota = (of: Quota) => `SELECT pg_advisory_xact_lock(${QUOTA_LOCK(of)})`;

/** Statements for the ways to hold `FACTS_LOCK` until the transaction ends. */
export const LOCK_FACTS_SHARED = `SELECT pg_advisory_xact_lock_shared(${FACTS_LOCK})`;
/** Without waiting; `taken` says whether it was. */
export const TRY_LOCK_FACTS_SHARED = `SELECT pg_try_advisory_xact_lock_shared(${FACTS_LOCK}) AS taken`;
export const LOCK_FACTS = `SELECT pg_advisory_xact_lock(${FACTS_LOCK})`;
