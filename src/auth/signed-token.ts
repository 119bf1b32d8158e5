/** A Clerk token is below 4 KB, because that of a session has to fit into a cookie. */
export const MAX_TOKEN_LENGTH = 16_384;
const COMPACT_JWS = /^([\w-]+)\.([\w-]+)\.[\w-]+$/;
/** Headers with which a token would supply its own key, or require an unsupported extension. */
const FOREIGN_HEADERS = ['jwk', 'jku', 'x5u', 'x5c', 'crit'];
/** What PostgreSQL cannot store or a log must not print: control characters and unpaired surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;
const MAX_ID_LENGTH = 255;

export const CLOCK_SKEW_MS = 5_000;

export type Json = Readonly<Record<string, unknown>>;

/** A parsed token. Its content must not be trusted before the signature is verified. */
export interface UnverifiedToken {
  readonly kid: string;
  readonly header: Json;
  readonly claims: Json;
}

/**
 * Parses a token and rejects, before any cryptography, everything that Clerk cannot have signed.
 *
 * @returns the parts, or the reason for rejecting the token
 */
export function readSignedToken(token: string): UnverifiedToken | string {
  if (token.length > MAX_TOKEN_LENGTH) return 'the token is too long';
  const [, rawHeader, rawPayload] = COMPACT_JWS.exec(token) ?? [];
  const header = rawHeader && jsonObject(rawHeader);
  const claims = rawPayload && jsonObject(rawPayload);
  if (!header || !claims) return 'not a JSON web token';
  if (own(header, 'alg') !== 'RS256') return 'the algorithm is not RS256';
  const foreign = FOREIGN_HEADERS.find((name) => Object.hasOwn(header, name));
  if (foreign) return `the header "${foreign}" is not accepted`;
  const kid = own(header, 'kid');
  if (typeof kid !== 'string') return 'the key id is missing';
  return { kid, header, claims };
}

/** Whether a value can be a user, session, organisation or client id: 1 to 255 printable characters. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH && !UNPRINTABLE.test(value);
}

/**
 * What is wrong with the times of a verified token. Clerk compares Dates: `exp: 1e300` becomes an invalid one, which is never
 * in the past.
 *
 * @param now milliseconds since 1970
 */
export function timeProblem(claims: Json, now: number, maxLifetimeS: number): string | null {
  const expiry = own(claims, 'exp');
  if (typeof expiry !== 'number' || !(expiry * 1000 > now - CLOCK_SKEW_MS)) return 'the token has expired (exp)';
  if (!Number.isSafeInteger(Math.floor(expiry))) return 'the expiry (exp) is not a date';
  for (const name of ['nbf', 'iat']) {
    const start = own(claims, name);
    if (start === undefined) continue;
    if (typeof start !== 'number' || !(start * 1000 <= now + CLOCK_SKEW_MS))
      return `the token is not valid yet (${name})`;
  }
  const latestExpiry = now + maxLifetimeS * 1000 + CLOCK_SKEW_MS;
  if (expiry * 1000 > latestExpiry)
    return `the expiry (exp) is more than ${maxLifetimeS} seconds away (TOKEN_MAX_LIFETIME_S)`;
  return null;
}

/** Until when a verified token is accepted, in milliseconds since 1970. */
export function acceptedUntil(claims: Json): number {
  return Number(own(claims, 'exp')) * 1000 + CLOCK_SKEW_MS;
}

/** Whether an audience (`aud`), alone or in a list, is one of those expected. */
export function isAudience(aud: unknown, expected: readonly string[]): boolean {
  const named: unknown[] = Array.isArray(aud) ? aud : [aud];
  return named.some((name) => typeof name === 'string' && expected.includes(name));
}

function jsonObject(base64url: string): Json | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString());
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

/** Reads own properties only, not inherited ones such as `constructor`. */
export function own(object: Json, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
