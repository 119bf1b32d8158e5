/**
 * SQL: key of the advisory lock that is the lease of project $1. Who has it recomputes the project, or deletes it: it is
 * taken before any row of the project's is locked.
 */
export const RECOMPUTE_LEASE = `hashtextextended('recompute ' || $1, 0)`;
