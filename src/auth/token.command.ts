import { parseArgs } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config';
import { trustsDevelopmentKey } from '../config/development-trust';
import { quoted } from '../config/excerpt';
import { print } from '../config/terminal';
import { UsageError } from '../config/usage.error';
import { developmentKey } from './development-key';
import { developmentToken } from './development-token';
import { isId } from './signed-token';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const DEFAULT_TTL = '8h';
const DEFAULT_USER = 'user_development';
const DEFAULT_ROLE = 'admin';
/** The format of roles in version 2 of Clerk's tokens. */
const ROLE = /^[a-z][a-z0-9_:-]{0,99}$/;

/** `cli token`: prints a session token for development, signed with the development key. Needs no database. */
@Injectable()
export class TokenCommand {
  static readonly usage = 'token --org ORG [--user USER] [--role admin] [--ttl 8h]';

  constructor(private readonly config: Config) {}

  /**
   * Prints only the token on standard output, so that `TOKEN=$(npm run -s cli -- token --org acme)` works.
   *
   * @throws UsageError for unknown or invalid flags; Error if tokens come from Clerk
   */
  async run(args: string[]): Promise<void> {
    const { production, clerk, dataDir } = this.config;
    const flags = readFlags(args, clerk.tokenMaxLifetimeS);
    if (!trustsDevelopmentKey(this.config)) {
      const why = production ? 'in production' : 'while CLERK_JWT_KEY or CLERK_SECRET_KEY is set';
      throw new Error(`Tokens come from Clerk ${why}, and the server does not trust the development key`);
    }
    const { privateKey } = await developmentKey(dataDir);
    // The values that the server expects under this configuration.
    const [authorizedParty = ''] = clerk.authorizedParties;
    const request = { ...flags, issuer: clerk.issuer, authorizedParty };
    print(`${developmentToken(request, privateKey, Date.now())}\n`);
  }
}

function readFlags(
  args: string[],
  maxSeconds: number,
): { organisation: string; userId: string; role: string; ttlSeconds: number } {
  const { org, user, role, ttl } = parse(args);
  if (org === undefined) throw new UsageError('--org is missing');
  for (const [flag, value] of Object.entries({ org, user })) {
    if (!isId(value)) throw new UsageError(`--${flag}: expected 1 to 255 printable characters`);
  }
  if (!ROLE.test(role)) throw new UsageError(`--role: expected a role like admin or member, got ${quoted(role)}`);
  return { organisation: org, userId: user, role, ttlSeconds: seconds(ttl, maxSeconds) };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        org: { type: 'string' },
        user: { type: 'string', default: DEFAULT_USER },
        role: { type: 'string', default: DEFAULT_ROLE },
        ttl: { type: 'string', default: DEFAULT_TTL },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/**
 * @param ttl like 30s, 15m, 8h or 7d
 * @param maxSeconds the longest lifetime that the server accepts
 */
function seconds(ttl: string, maxSeconds: number): number {
  const [, figure = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(ttl) ?? [];
  const result = Number(figure) * (SECONDS[unit] ?? 0);
  if (!(result > 0 && result <= maxSeconds)) {
    throw new UsageError(
      `--ttl: expected a time like 30s, 15m, 8h or 7d, at most ${maxSeconds} seconds (TOKEN_MAX_LIFETIME_S), got ${quoted(ttl)}`,
    );
  }
  return result;
}
