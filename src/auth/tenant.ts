import type { ServedState } from '../database/served-state';

declare const resolved: unique symbol;

/** A project id that was checked against the caller's token. Only the tenant resolver may create one. */
export type ProjectId = string & { readonly [resolved]: true };

/** The caller: a user with a session token, or a program with a key, which has `key`. */
export type Caller = SessionCaller | KeyCaller;

/** A user, read from the verified session token. */
export interface SessionCaller {
  /** Clerk user id (`sub`). */
  readonly userId: string;
  /**
   * The owner of the projects, as `ownerKey` writes it: the active Clerk organisation, or the user if none is active.
   */
  readonly ownerId: string;
  /** When the token expires, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** The active organisation; null for the user's personal projects. */
  readonly organisation: Organisation | null;
  /** What the user lets a program do that acts for them (OAuth); absent: the user is there. */
  readonly granted?: readonly KeyScope[];
}

export interface Organisation {
  readonly id: string;
  /** As in version 2 of Clerk's tokens, without `org:`; null if the token has none. */
  readonly role: string | null;
  readonly slug: string | null;
}

/** A program that has a key of one project. */
export interface KeyCaller {
  /** The owner of the project. */
  readonly ownerId: string;
  readonly key: ApiKey;
}

/**
 * What a key may do: `events:write` sends facts, `read` reads the computed numbers, `erasures:lift`, together with
 * `events:write`, lets events bring back erased contacts, `episodes:write` changes episodes.
 */
export const KEY_SCOPES = ['events:write', 'read', 'erasures:lift', 'episodes:write'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** A key that is neither revoked nor expired. */
export interface ApiKey {
  readonly keyId: string;
  readonly name: string;
  /** The one project that it gives access to. */
  readonly projectId: string;
  readonly scopes: readonly KeyScope[];
  readonly expiresAt: Date | null;
  /** Requests per minute; null: only its organisation is limited. */
  readonly rateLimit: number | null;
  /** Whether the project lets keys with the scope `read` call the nine published operations. */
  readonly readsPublished: boolean;
}

/**
 * Whether a user may change the data of the organisation: its admins may, and every user in their personal projects.
 */
export function isAdmin({ organisation }: SessionCaller): boolean {
  return organisation === null || organisation.role === 'admin';
}

/** What a caller may do that keys need a scope for. A user may do all of it, a program what it was given. */
export function scopesOf(caller: Caller): readonly KeyScope[] {
  return 'key' in caller ? caller.key.scopes : (caller.granted ?? KEY_SCOPES);
}

/** Whether a caller may allow an erased contact to return: admins, and keys with the scope for it. */
export function mayLiftErasures(caller: Caller): boolean {
  return scopesOf(caller).includes('erasures:lift') && ('key' in caller || isAdmin(caller));
}

/** A project that belongs to the caller. */
export interface TenantProject {
  readonly projectId: ProjectId;
  /** The state before the handler reads anything; null before the first recompute. */
  readonly served: ServedState | null;
  /** `If-None-Match` of the request: the ETags that the client has. */
  readonly ifNoneMatch?: string | undefined;
}

/** An agent of a project that belongs to the caller. */
export interface TenantAgent extends TenantProject {
  /** As the path names it: statements look up which agent it is in the run that they read. */
  readonly agentId: string;
}
