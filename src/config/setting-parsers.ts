import { isIP } from 'node:net';
import { CronTime, validateCronExpression } from 'cron';
import express from 'express';
import type { ClerkFrontend, Config } from './config';
import { quoted } from './excerpt';

/** Names of address ranges that Express supports. */
const PROXY_NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal']);

// Each parser converts the text of one variable, or throws an Error with the expected value.

export function oneOf(allowed: readonly string[]) {
  return (value: string): string => {
    if (!allowed.includes(value)) throw new Error(`expected ${allowed.join(' or ')}, got ${quoted(value)}`);
    return value;
  };
}

export function integer(min: number, max: number) {
  return (value: string): number => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      throw new Error(`expected a whole number from ${min} to ${max}, got ${quoted(value)}`);
    }
    return number;
  };
}

export function requests(value: string): number {
  try {
    return integer(1, 1_000_000)(value);
  } catch {
    throw new Error(`expected requests per minute from 1 to 1000000, or off, got ${quoted(value)}`);
  }
}

export function share(value: string): number {
  const number = Number(value);
  if (!/^\d+(\.\d+)?$/.test(value) || number > 1) throw new Error(`expected a share from 0 to 1, got ${quoted(value)}`);
  return number;
}

export function organisationShare(value: string): number {
  const part = share(value);
  if (part === 0) throw new Error(`expected a share above 0, at most 1, got ${quoted(value)}`);
  return part;
}

/**
 * Never allows all addresses, or halves of them: the header would then be the client's own, and each request could claim
 * another address. The largest private networks are 10.0.0.0/8 and fc00::/7.
 */
export function trustProxy(value: string): Config['trustProxy'] {
  if (value === 'off') return false;
  if (/^\d+$/.test(value)) return integer(1, 10)(value);
  const expected = `expected off, a number of hops from 1 to 10, or addresses like 10.0.0.0/8, got ${quoted(value)}`;
  const addresses = value.split(',').map((address) => address.trim());
  const network = (address: string) => {
    const [ip = '', bits, ...rest] = address.split('/');
    const [largest, size] = isIP(ip) === 4 ? [8, 32] : [7, 128];
    return (
      isIP(ip) > 0 &&
      rest.length === 0 &&
      (bits === undefined || (/^\d{1,3}$/.test(bits) && +bits >= largest && +bits <= size))
    );
  };
  if (!addresses.every((address) => PROXY_NETWORKS.has(address) || network(address))) {
    throw new Error(expected);
  }
  try {
    express().set('trust proxy', addresses); // Express has additional rules, for example for IPv4 within IPv6
  } catch (error) {
    throw new Error(`${expected}: ${(error as Error).message}`);
  }
  return addresses;
}

function parseUrl(value: string, protocols: readonly string[], expected: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  // Without the value, because a mistyped connection URL may contain a password.
  if (!url || !protocols.includes(url.protocol)) throw new Error(`expected ${expected}`);
  return url;
}

export function httpUrl(value: string): string {
  const url = parseUrl(value, ['http:', 'https:'], 'an absolute http or https URL like https://api.example.com');
  if (url.search || url.hash || url.username) throw new Error('expected a URL without query, fragment or user');
  return url.href.replace(/\/+$/, '');
}

/** A shorter one could be guessed. */
const MIN_SECRET_BYTES = 16;

/** Clerk compares issuer and party as text, so they are kept as written and only checked. */
export function issuer(value: string): string {
  parseUrl(value, ['https:', 'http:'], 'the Clerk instance URL like https://clerk.example.com');
  return value;
}

export function origin(value: string): string {
  const party = value.trim();
  if (!URL.canParse(party) || new URL(party).origin !== party) {
    throw new Error(`expected origins like https://app.example.com, separated by commas, got ${quoted(party)}`);
  }
  return party;
}

/** An audience is any text (RFC 7519); one that contains a comma cannot be configured. */
export function audiences(value: string): string[] {
  const list = value.split(',').map((audience) => audience.trim());
  if (list.includes('')) throw new Error('expected one or several audiences (aud), separated by commas');
  return list;
}

/** Scopes of OAuth (RFC 6749). */
export function oauthScopes(value: string): string[] {
  const list = value.trim().split(/[\s,]+/);
  if (!list.every((scope) => /^[!#-[\]-~]+$/.test(scope)))
    throw new Error(`expected scopes like user:org:read events:write, got "${value}"`);
  return list;
}

/** Names of hosts, or addresses; `*.` before a name stands for every name below it. */
export function hosts(value: string): string[] {
  return value.split(',').map((part) => {
    const host = part.trim().toLowerCase();
    const isName = /^(\*\.)?([a-z\d]([a-z\d-]*[a-z\d])?\.)*[a-z\d]([a-z\d-]*[a-z\d])?$/.test(host);
    if (!isName && isIP(host) === 0) {
      throw new Error(
        `expected hosts like hooks.internal.example or *.internal.example, separated by commas, got "${part}"`,
      );
    }
    return host;
  });
}

export function secretKey(value: string): string {
  // Without the value, which is a secret. It is sent in a header, so only printable ASCII is allowed.
  if (!/^sk_(test|live)_[!-~]+$/.test(value)) throw new Error('expected a Clerk secret key like sk_live_…');
  return value;
}

/** Of a webhook of Clerk. The error is without the value, which is a secret. */
export function signingSecret(value: string): string {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value)?.[1] ?? '';
  if (Buffer.from(encoded, 'base64').length < MIN_SECRET_BYTES) {
    throw new Error('expected the signing secret of your webhook at Clerk, like whsec_…');
  }
  return value;
}

export function postgresUrl(value: string): string {
  parseUrl(value, ['postgres:', 'postgresql:'], 'a connection URL like postgres://user:password@host:5432/database');
  return value;
}

/** @param value one or several, with commas between them */
export function postgresUrls(value: string): string[] {
  return value.split(',').map((url) => postgresUrl(url.trim()));
}

export function cron(value: string): string | null {
  if (value === 'off') return null;
  if (!validateCronExpression(value).valid) {
    throw new Error(`expected a cron expression like "*/5 * * * *", or off, got ${quoted(value)}`);
  }
  try {
    new CronTime(value, 'UTC').sendAt();
  } catch {
    throw new Error(`expected a cron expression with a possible date, got ${quoted(value)}`); // such as 30 February
  }
  return value;
}

/**
 * A publishable key contains the host of the instance's Frontend API and a `$`, in base64, after `pk_test_` or
 * `pk_live_`.
 */
export function publishableKey(value: string): ClerkFrontend {
  const encoded = /^pk_(?:test|live)_([A-Za-z0-9+/]+={0,2})$/.exec(value)?.[1] ?? '';
  const host = /^([a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)\$$/.exec(
    Buffer.from(encoded, 'base64').toString('latin1'),
  )?.[1];
  if (!host) throw new Error('expected the publishable key of your Clerk instance, like pk_live_Y2xlcms…');
  return { publishableKey: value, apiOrigin: `https://${host}` };
}
