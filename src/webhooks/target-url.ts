import ipaddr from 'ipaddr.js';
import { type AddressPolicy, hostOf, isAllowedHost, isLocalName, refusedAddress } from './addresses';

/** The URL is in an index, whose rows are limited in size. */
export const MAX_URL_LENGTH = 2_000;

type Target = { readonly url: string; readonly problem?: never } | { readonly problem: string };

/**
 * The URL of an endpoint in its normal form, or what is wrong with it. The addresses of the host are checked later,
 * with each connection.
 */
export function readTargetUrl(text: unknown, policy: AddressPolicy): Target {
  const expected = 'expected an absolute https URL like https://example.com/hooks';
  if (typeof text !== 'string' || text.length > MAX_URL_LENGTH || !URL.canParse(text)) {
    return { problem: `${expected}, of at most ${MAX_URL_LENGTH} characters` };
  }
  const url = new URL(text);
  const host = hostOf(url);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { problem: expected };
  if (!isHost(host)) return { problem: `${expected}; no host has the name ${host.slice(0, 100)}` };
  if (url.username || url.password) {
    return { problem: 'expected a URL without user and password; verify the signature instead' };
  }
  const isLocal = isLocalName(host) || (ipaddr.isValid(host) && ipaddr.parse(host).range() === 'loopback');
  if (url.protocol === 'http:' && !(policy.loopback && isLocal)) {
    return { problem: policy.loopback ? `${expected}; http is for this machine only` : expected };
  }
  if (isLocalName(host) && !policy.loopback && !isAllowedHost(host, policy)) {
    return { problem: 'the URL points to the server itself' };
  }
  const refused = ipaddr.isValid(host) ? refusedAddress(host, host, policy) : null;
  if (refused) return { problem: `the URL points to ${refused}` };
  url.hash = '';
  // One name for a host: certificates, the allow list and other webhooks name it without the dot at its end.
  if (url.hostname.endsWith('.')) url.hostname = host;
  return url.href.length > MAX_URL_LENGTH
    ? { problem: `${expected}, of at most ${MAX_URL_LENGTH} characters when encoded` }
    : { url: url.href };
}

/** Whether a host is an address, or a name that the DNS can have. */
function isHost(host: string): boolean {
  if (ipaddr.isValid(host)) return true;
  return host.length <= 253 && host.split('.').every((label) => label.length > 0 && label.length <= 63);
}
