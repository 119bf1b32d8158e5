import type { ClerkConfig } from '../config/config';
import { type Owner, ownerKey } from './owner';
import type { Organisation, SessionCaller } from './tenant';

/** A Clerk session token is below 4 KB, because it has to fit into a cookie. */
export const MAX_TOKEN_LENGTH = 16_384;
const COMPACT_JWS = /^([\w-]+)\.([\w-]+)\.[\w-]+$/;
/** Headers with which a token would supply its own key, or require an unsupported extension. */
const FOREIGN_HEADERS = ['jwk', 'jku', 'x5u', 'x5c', 'crit'];
/** `cat` of session tokens; template and machine tokens have others, older tokens none. */
const SESSION_CATEGORIES: readonly unknown[] = [undefined, 'cl_B7d4PD111AAA', 'cl_I7d4PD111III'];
/** What PostgreSQL cannot store or a log must not print: control characters and unpaired surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;
const MAX_ID_LENGTH = 255;

export const CLOCK_SKEW_MS = 5_000;

/** What this server requires of tokens beyond the checks of Clerk's verifier. */
export type TokenRules = Pick<ClerkConfig, 'audiences' | 'tokenMaxLifetimeS'>;

type Json = Readonly<Record<string, unknown>>;

/** A parsed token. Its content must not be trusted before the signature is verified. */
export interface UnverifiedToken {
  readonly kid: string;
  readonly claims: Json;
}

/**
 * Parses a token and rejects, before any cryptography, everything that cannot be a session token of Clerk.
 *
 * @returns the parts, or the reason for rejecting the token
 */
export function readSessionToken(token: string): UnverifiedToken | string {
  if (token.length > MAX_TOKEN_LENGTH) return 'the token is too long';
  const [, rawHeader, rawPayload] = COMPACT_JWS.exec(token) ?? [];
  const header = rawHeader && jsonObject(rawHeader);
  const claims = rawPayload && jsonObject(rawPayload);
  if (!header || !claims) return 'not a JSON web token';
  if (own(header, 'alg') !== 'RS256') return 'the algorithm is not RS256';
  if (!SESSION_CATEGORIES.includes(own(header, 'cat'))) return 'not a session token';
  const foreign = FOREIGN_HEADERS.find((name) => Object.hasOwn(header, name));
  if (foreign) return `the header "${foreign}" is not accepted`;
  const kid = own(header, 'kid');
  if (typeof kid !== 'string') return 'the key id is missing';
  return { kid, claims };
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
  const badTime = timeProblem(claims, now);
  if (badTime) return badTime;
  const latestExpiry = now + tokenMaxLifetimeS * 1000 + CLOCK_SKEW_MS;
  if (Number(own(claims, 'exp')) * 1000 > latestExpiry) {
    return `the expiry (exp) is more than ${tokenMaxLifetimeS} seconds away (TOKEN_MAX_LIFETIME_S)`;
  }
  const badAudience = audienceProblem(own(claims, 'aud'), audiences);
  if (badAudience) return badAudience;
  const organisation = organisationOf(claims);
  if (organisation === undefined) return 'the organisation is unreadable';
  const expiresAt = Number(own(claims, 'exp')) * 1000 + CLOCK_SKEW_MS;
  const owner: Owner = organisation ? { kind: 'organisation', id: organisation.id } : { kind: 'user', id: userId };
  return { userId, ownerId: ownerKey(owner), organisation, expiresAt };
}

/** Whether a value can be a user, session or organisation id: 1 to 255 printable characters. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH && !UNPRINTABLE.test(value);
}

/**
 * A token of the same issuer for another service has an audience. Clerk's verifier accepts it if no audience is
 * configured (RFC 8725, 3.9), and accepts one without an audience if one is.
 */
function audienceProblem(aud: unknown, expected: readonly string[]): string | null {
  if (expected.length === 0) return aud === undefined ? null : 'the token is for another audience (aud)';
  const named: unknown[] = Array.isArray(aud) ? aud : [aud];
  const ours = named.some((name) => typeof name === 'string' && expected.includes(name));
  return ours ? null : 'the token is not for this audience (aud)';
}

/** Clerk compares Dates: `exp: 1e300` becomes an invalid one, which is never in the past. */
function timeProblem(claims: Json, now: number): string | null {
  const expiry = own(claims, 'exp');
  if (typeof expiry !== 'number' || !(expiry * 1000 > now - CLOCK_SKEW_MS)) return 'the token has expired (exp)';
  if (!Number.isSafeInteger(Math.floor(expiry))) return 'the expiry (exp) is not a date';
  for (const name of ['nbf', 'iat']) {
    const start = own(claims, name);
    if (start === undefined) continue;
    if (typeof start !== 'number' || !(start * 1000 <= now + CLOCK_SKEW_MS))
      return `the token is not valid yet (${name})`;
  }
  return null;
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

function jsonObject(base64url: string): Json | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString());
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

/** Reads own properties only, not inherited ones such as `constructor`. */
function own(object: Json, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
