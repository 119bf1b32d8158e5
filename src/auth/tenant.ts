import type { ServedState } from '../database/served-state';

declare const resolved: unique symbol;

/** A project id that the tenant resolution has checked against the caller's token. Nothing else may make one. */
export type ProjectId = string & { readonly [resolved]: true };

/** Who calls: a user with a session token, or a program with a key, which has `key`. */
export type Caller = SessionCaller | KeyCaller;

/** A user, as the verified session token says. */
export interface SessionCaller {
  /** Clerk user id (`sub`). */
  readonly userId: string;
  /** What projects belong to, as `ownerKey` writes it: the active Clerk organisation, or the user where none is active. */
  readonly ownerId: string;
  /** When the token ceases to count, milliseconds since 1970. */
  readonly expiresAt: number;
  /** The active organisation; null where none is: the user's personal projects. */
  readonly organisation: Organisation | null;
}

export interface Organisation {
  readonly id: string;
  /** As Clerk's tokens of version 2 have it, without `org:`; null where the token names none. */
  readonly role: string | null;
  readonly slug: string | null;
}

/** A program that has a key of one project. */
export interface KeyCaller {
  /** Whom the project belongs to. */
  readonly ownerId: string;
  readonly key: ApiKey;
}

/**
 * What a key may do: `events:write` sends facts, `read` reads the computed numbers, `erasures:lift`, together with
 * `events:write`, lets events bring back erased contacts.
 */
export const KEY_SCOPES = ['events:write', 'read', 'erasures:lift'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** A key that counts at this moment. */
export interface ApiKey {
  readonly keyId: string;
  readonly name: string;
  /** The one project that it opens. */
  readonly projectId: string;
  readonly scopes: readonly KeyScope[];
  readonly expiresAt: Date | null;
}

/** Whether a user may change what the organisation has: its admins may, and everybody their personal projects. */
export function isAdmin({ organisation }: SessionCaller): boolean {
  return organisation === null || organisation.role === 'admin';
}

/** Whether a caller may let an erased contact come back: admins may, and keys that were made for it. */
export function mayLiftErasures(caller: Caller): boolean {
  return 'key' in caller ? caller.key.scopes.includes('erasures:lift') : isAdmin(caller);
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
