import { ImportError } from '../../import.error';

/** Who the agents are: addresses, or all addresses of a domain. */
export class OwnAddresses {
  private readonly addresses = new Set<string>();
  private readonly domains = new Set<string>();

  /** @param me such as anna@example.org, @example.org or example.org @throws ImportError for anything else */
  constructor(me: readonly string[]) {
    for (const one of me) {
      const word = one.trim().toLowerCase();
      const at = word.indexOf('@');
      if (at > 0 && at < word.length - 1) this.addresses.add(word);
      else if (/^@?[^\s@]+\.[^\s@]+$/.test(word)) this.domains.add(word.replace('@', ''));
      else
        throw new ImportError(
          `--me: expected an address like anna@example.org, or a domain like example.org, got "${one}"`,
        );
    }
  }

  /** @param address in lower case */
  has(address: string): boolean {
    if (this.addresses.has(address)) return true;
    if (this.domains.size === 0) return false;
    return this.domains.has(address.slice(address.lastIndexOf('@') + 1));
  }
}
