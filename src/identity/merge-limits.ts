/** Ids of a project that may stand for others: a full recompute reads them all. */
export const MAX_MERGES = 200_000;
/** Ids that may stand for one contact directly: each read of the contact's facts looks up all of them. */
export const MAX_ALIASES = 1_000;
