import { BlockList, isIP } from 'node:net';
import type { Config } from './config';
import { quoted } from './excerpt';

type Environment = Readonly<Record<string, string | undefined>>;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
LOOPBACK.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');

/** Whether tokens of `cli token` are accepted: only if no Clerk key is configured, and never in production. */
export function trustsDevelopmentKey({ production, clerk }: Pick<Config, 'production' | 'clerk'>): boolean {
  return !production && clerk.jwtKeys.length === 0 && clerk.secretKey === null;
}

/**
 * Lists the settings that would expose a server that trusts the development key: anyone who can read the key or the
 * output at start is an admin of every organisation. `ALLOW_INSECURE_DEV=1` accepts this.
 *
 * @returns one mistake per variable
 */
export function publicDevelopment(config: Config, environment: Environment): string[] {
  if (config.allowInsecureDev || !trustsDevelopmentKey(config)) return [];
  const remedy = 'set NODE_ENV=production and a Clerk key, or ALLOW_INSECURE_DEV=1 to accept it';
  const mistakes: string[] = [];
  if (!isLoopback(config.host)) {
    mistakes.push(
      `HOST: ${quoted(config.host)} is reachable from other machines, but the development key is trusted; ${remedy}`,
    );
  }
  const urls: [string, string | null][] = [
    ['DATABASE_URL', config.databaseUrl],
    ['DATABASE_DIRECT_URL', config.databaseDirectUrl],
    ...config.databaseReaderUrls.map((url): [string, string] => ['DATABASE_READER_URL', url]),
  ];
  for (const [name, url] of urls) {
    if (url === null || isLocalDatabase(url, environment)) continue;
    mistakes.push(`${name}: is on another machine, but the development key is trusted; ${remedy}`);
  }
  return mistakes;
}

/**
 * @returns whether a host is reachable from this machine only; any name other than localhost may resolve to another one
 */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  const family = isIP(name);
  return family > 0 && LOOPBACK.check(name, family === 6 ? 'ipv6' : 'ipv4');
}

/** Follows pg: the last host in the query takes precedence over that of the URL, then PGHOST; a path is a local socket. */
function isLocalDatabase(text: string, environment: Environment): boolean {
  const url = new URL(text);
  const host = url.searchParams.getAll('host').at(-1) || decodeURIComponent(url.hostname) || environment.PGHOST?.trim();
  return !host || host.startsWith('/') || isLoopback(host);
}
