import ipaddr from 'ipaddr.js';

export interface AddressPolicy {
  /** Whether this machine itself may be reached; in development only. */
  readonly loopback: boolean;
  /** Hosts that may have private addresses: names, addresses, and `*.` for all names below one. */
  readonly allowedHosts: readonly string[];
}

/** Metadata services of clouds, besides the link-local addresses. */
const METADATA = new Set(['168.63.129.16', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254']);
/** Ranges of IPv6 that contain an IPv4 address, such as that of a metadata service. */
const CONTAIN_IPV4 = new Set(['ipv4Mapped', 'rfc6145', 'rfc6052', '6to4', 'teredo']);
/** The global unicast addresses of IPv6; outside of these, some are other forms of IPv4 addresses. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/**
 * @param host as the URL names it
 * @returns why connections to the address are not allowed, or null
 */
export function refusedAddress(address: string, host: string, policy: AddressPolicy): string | null {
  if (!ipaddr.isValid(address)) return 'an unreadable address';
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range === 'linkLocal' || METADATA.has(parsed.toString())) return 'a link-local or metadata address';
  if (CONTAIN_IPV4.has(range)) return `a private or reserved address (${range})`;
  if (range === 'loopback' && policy.loopback) return null;
  if (isAllowedHost(host, policy)) return null;
  if (range !== 'unicast') return `a private or reserved address (${range})`;
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_IPV6)) return 'a reserved address';
  return null;
}

/** Whether the operator allows private addresses for a host. */
export function isAllowedHost(host: string, { allowedHosts }: AddressPolicy): boolean {
  const name = host.toLowerCase();
  return allowedHosts.some((allowed) =>
    allowed.startsWith('*.') ? name.endsWith(allowed.slice(1)) && name.length >= allowed.length : name === allowed,
  );
}

/** The host of a URL, without the brackets around an IPv6 address and the dot at the end of a full name. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** Whether a host is this machine by its name. */
export function isLocalName(host: string): boolean {
  return /(^|\.)localhost$/i.test(host);
}
