/**
 * Keys of the advisory locks, as SQL. Every transaction acquires them in this order, so none can deadlock on them.
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
/** Held while what has a quota is counted and added: a row lock would not do on a reference table of Citus. */
const QUOTA_LOCK = (of: Quota) => `hashtextextended('${of} quota ' || $1, 0)`;
/** Held while entries of the live feed get their positions. */
export const FEED_LOCK = `hashtextextended('feed ' || $1, 0)`;

/** Held by the process of a worker pool of the job queue for as long as it lives. @see DeliveryWorker */
export const WORKER_LOCK = `hashtextextended('worker ' || $1, 0)`;

/** What is limited in number: projects of organisation $1, which come before all of a project; all others of project $1. */
type Quota = 'projects' | 'agents' | 'keys' | 'webhooks';
/** The statement that holds the lock of a quota until the transaction ends. What it counts is read by a later statement. */
export const keepQuota = (of: Quota) => `SELECT pg_advisory_xact_lock(${QUOTA_LOCK(of)})`;

/** Statements for the two ways to hold `FACTS_LOCK` until the transaction ends. */
export const SHARE_FACTS = `SELECT pg_advisory_xact_lock_shared(${FACTS_LOCK})`;
export const KEEP_FACTS = `SELECT pg_advisory_xact_lock(${FACTS_LOCK})`;
