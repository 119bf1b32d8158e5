import type { ClerkConfig } from '../config/config';
import { type Owner, ownerKey } from './owner';
import {
  acceptedUntil,
  isAudience,
  isId,
  type Json,
  own,
  readSignedToken,
  timeProblem,
  type UnverifiedToken,
} from './signed-token';
import { KEY_SCOPES, type KeyScope, type SessionCaller } from './tenant';

/** The header of access tokens (RFC 9068), which no other token has. */
export const OAUTH_TYPES = ['at+jwt', 'application/at+jwt'];

interface OAuthRules extends Pick<ClerkConfig, 'tokenMaxLifetimeS'> {
  /** Address of the resource that its metadata names. */
  readonly resource: string;
}

/** @returns the parts of a token, or the reason why it cannot be an access token of one of Clerk's OAuth applications */
export function readOAuthToken(token: string): UnverifiedToken | string {
  const read = readSignedToken(token);
  if (typeof read === 'string') return read;
  return OAUTH_TYPES.some((type) => own(read.header, 'typ') === type) ? read : 'not an access token';
}

/**
 * The user for whom a program acts, from the claims of a token whose signature and issuer are verified. It must be meant for
 * this server: a program that a user lets read their profile must not get their relationships with the same token.
 *
 * @param now milliseconds since 1970
 * @returns the caller, or the reason for rejecting the token
 */
export function oauthCallerOf(claims: Json, now: number, rules: OAuthRules): SessionCaller | string {
  const userId = own(claims, 'sub');
  if (!isId(userId) || userId.startsWith('mch_')) return 'the user (sub) is missing';
  if (!isId(own(claims, 'client_id'))) return 'the program (client_id) is missing';
  const badTime = timeProblem(claims, now, rules.tokenMaxLifetimeS);
  if (badTime) return badTime;
  if (!isAudience(own(claims, 'aud'), [rules.resource])) return `the token is not for ${rules.resource} (aud)`;
  const organisation = own(claims, 'org_id');
  if (organisation !== undefined && !isId(organisation)) return 'the organisation is unreadable';
  const owner: Owner = organisation ? { kind: 'organisation', id: organisation } : { kind: 'user', id: userId };
  return {
    userId,
    ownerId: ownerKey(owner),
    // Clerk does not say which role the user has.
    organisation: organisation ? { id: organisation, role: null, slug: null } : null,
    expiresAt: acceptedUntil(claims),
    granted: grantedBy(claims),
  };
}

/** A user who lets a program use this server lets it read; what it may write, the scopes of the token say. */
function grantedBy(claims: Json): KeyScope[] {
  const [list, text] = [own(claims, 'scp'), own(claims, 'scope')];
  const named: unknown[] = Array.isArray(list) ? list : typeof text === 'string' ? text.split(' ') : [];
  return KEY_SCOPES.filter((scope) => scope === 'read' || named.includes(scope));
}
