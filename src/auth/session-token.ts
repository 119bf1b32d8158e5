import type { ClerkConfig } from '../config/config';
import { type Owner, ownerKey } from './owner';
import {
  acceptedUntil,
  isAudience,
  isId,
  isObject,
  type Json,
  own,
  readSignedToken,
  timeProblem,
  type UnverifiedToken,
} from './signed-token';
import type { Organisation, SessionCaller } from './tenant';

/** `cat` of session tokens; template and machine tokens have others, older tokens none. */
const SESSION_CATEGORIES: readonly unknown[] = [undefined, 'cl_B7d4PD111AAA', 'cl_I7d4PD111III'];

/** What this server requires of tokens beyond the checks of Clerk's verifier. */
export type TokenRules = Pick<ClerkConfig, 'audiences' | 'tokenMaxLifetimeS'>;

/** @returns the parts of a token, or the reason why it cannot be a session token of Clerk */
export function readSessionToken(token: string): UnverifiedToken | string {
  const read = readSignedToken(token);
  if (typeof read === 'string') return read;
  return SESSION_CATEGORIES.includes(own(read.header, 'cat')) ? read : 'not a session token';
}

/**
 * Checks the claims of a token whose signature, issuer and authorized party Clerk's verifier has accepted, and returns
 * the caller. Covers what Clerk does not check: the session, its status, times outside the calendar, and the
 * organisation.
 *
 * @param now milliseconds since 1970
 * @returns the caller, or the reason for rejecting the token
 */
export function callerOf(
  claims: Json,
  now: number,
  { audiences, tokenMaxLifetimeS }: TokenRules,
): SessionCaller | string {
  const userId = own(claims, 'sub');
  // Machine tokens name a machine, not a user, and have no session; tokens of custom templates have no session either.
  if (!isId(userId) || userId.startsWith('mch_')) return 'the user (sub) is missing';
  if (!isId(own(claims, 'sid'))) return 'the session (sid) is missing';
  const status = own(claims, 'sts');
  if (status !== undefined && status !== 'active') return 'the session (sts) is not active';
  const badTime = timeProblem(claims, now, tokenMaxLifetimeS);
  if (badTime) return badTime;
  const badAudience = audienceProblem(own(claims, 'aud'), audiences);
  if (badAudience) return badAudience;
  const organisation = organisationOf(claims);
  if (organisation === undefined) return 'the organisation is unreadable';
  const owner: Owner = organisation ? { kind: 'organisation', id: organisation.id } : { kind: 'user', id: userId };
  return { userId, ownerId: ownerKey(owner), organisation, expiresAt: acceptedUntil(claims) };
}

/**
 * A token of the same issuer for another service has an audience. Clerk's verifier accepts it if no audience is
 * configured (RFC 8725, 3.9), and accepts one without an audience if one is.
 */
function audienceProblem(aud: unknown, expected: readonly string[]): string | null {
  if (expected.length === 0) return aud === undefined ? null : 'the token is for another audience (aud)';
  return isAudience(aud, expected) ? null : 'the token is not for this audience (aud)';
}

/**
 * The active organisation, in the place where this version of Clerk's tokens has it; null if none is active. A
 * malformed organisation is undefined, so that it never falls back to the user's personal projects.
 */
function organisationOf(claims: Json): Organisation | null | undefined {
  switch (own(claims, 'v')) {
    case 2:
      if (!Object.hasOwn(claims, 'o')) return null;
      return isObject(claims.o)
        ? organisation(own(claims.o, 'id'), own(claims.o, 'rol'), own(claims.o, 'slg'))
        : undefined;
    case 1:
    case undefined:
      if (!Object.hasOwn(claims, 'org_id')) return null;
      return organisation(claims.org_id, withoutPrefix(own(claims, 'org_role')), own(claims, 'org_slug'));
    default:
      return undefined;
  }
}

/** An unreadable role becomes null, because roles only grant rights. */
function organisation(id: unknown, role: unknown, slug: unknown): Organisation | undefined {
  return isId(id) ? { id, role: isId(role) ? role : null, slug: isId(slug) ? slug : null } : undefined;
}

/** Version 1 has `org:admin` where version 2 has `admin`. A role without the prefix is not one of version 1. */
function withoutPrefix(role: unknown): unknown {
  return typeof role === 'string' && role.startsWith('org:') ? role.slice('org:'.length) : null;
}
