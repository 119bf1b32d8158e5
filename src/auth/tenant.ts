import type { ServedState } from '../database/table-body';

declare const resolved: unique symbol;

/** A project id that the tenant resolution has checked against the caller's token. Nothing else may make one. */
export type ProjectId = string & { readonly [resolved]: true };

/** Who calls, as the verified session token says. */
export interface Caller {
  /** Clerk user id (`sub`). */
  readonly userId: string;
  /** What projects belong to: the active Clerk organisation, or the user where none is active. */
  readonly ownerId: string;
}

/** A project that belongs to the caller. */
export interface TenantProject {
  readonly projectId: ProjectId;
  /** As it was before the handler read anything; null before the first recompute. */
  readonly served: ServedState | null;
  /** `If-None-Match` of the request: which bodies the client has. */
  readonly ifNoneMatch?: string | undefined;
}

/** An agent of a project that belongs to the caller. */
export interface TenantAgent extends TenantProject {
  readonly agentId: string;
}
