import { lookup, Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { type AddressPolicy, isAllowedHost, isLocalName, refusedAddress } from './addresses';

/** @returns the addresses of a host name */
export type Resolve = (host: string) => Promise<readonly string[]>;

const DNS_OPTIONS = { timeout: 2_000, tries: 2 };

/** A connection that was refused because of its address. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
}

/**
 * Queries the name servers directly: a lookup by the operating system uses one of the few threads that files use as
 * well, so slow name servers of some hosts would delay everything. It does read the hosts file, which an operator's own
 * hosts need.
 */
export function resolveBy(policy: AddressPolicy): Resolve {
  return async (host) => {
    if (isLocalName(host) || isAllowedHost(host, policy)) {
      return (await lookup(host, { all: true })).map(({ address }) => address);
    }
    const resolver = new Resolver(DNS_OPTIONS);
    const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const addresses = found.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    const [first] = found;
    if (addresses.length === 0 && first.status === 'rejected') throw first.reason;
    return addresses;
  };
}

/**
 * The lookup of a connection: resolves the name once and checks its addresses, so the connection goes to a checked
 * address. A name with one refused address is refused.
 */
export function guardedLookup(policy: AddressPolicy, resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolve(host)
      .then((addresses) => {
        for (const address of addresses) {
          const refused = refusedAddress(address, host, policy);
          if (refused) throw new RefusedAddress(`the host resolves to ${refused}`);
        }
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = found;
        if (!first) throw Object.assign(new Error('the host has no address'), { code: 'ENOTFOUND' });
        return { found, first };
      })
      .then(
        ({ found, first }) => {
          if (options.all) callback(null, found);
          else callback(null, first.address, first.family);
        },
        (error: NodeJS.ErrnoException) => callback(error, '', 0),
      );
  };
}
