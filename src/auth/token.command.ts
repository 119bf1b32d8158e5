import { parseArgs } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config';
import { trustsDevelopmentKey } from '../config/development-trust';
import { UsageError } from '../config/usage.error';
import { developmentKey } from './development-key';
import { developmentToken } from './development-token';
import { isId } from './session-token';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const DEFAULT_TTL = '8h';
const DEFAULT_USER = 'user_development';
const DEFAULT_ROLE = 'admin';
/** As Clerk writes roles in its tokens of version 2. */
const ROLE = /^[a-z][a-z0-9_:-]{0,99}$/;

/** `cli token`: prints a session token for development, signed with the development key. Needs no database. */
@Injectable()
export class TokenCommand {
  static readonly usage = 'token --org ORG [--user USER] [--role admin] [--ttl 8h]';

  constructor(private readonly config: Config) {}

  /**
   * Prints the token alone on standard output, so that `TOKEN=$(npm run -s cli -- token --org acme)` works.
   *
   * @throws UsageError for flags it does not understand; Error where tokens come from Clerk
   */
  async run(args: string[]): Promise<void> {
    const { production, clerk, dataDir } = this.config;
    const flags = readFlags(args, clerk.tokenMaxLifetimeS);
    if (!trustsDevelopmentKey(this.config)) {
      const why = production ? 'in production' : 'while CLERK_JWT_KEY or CLERK_SECRET_KEY is set';
      throw new Error(`Tokens come from Clerk ${why}, and the server does not trust the development key`);
    }
    const { privateKey } = await developmentKey(dataDir);
    // What the server expects in this very configuration, so that the token works wherever the server does.
    const [authorizedParty = ''] = clerk.authorizedParties;
    const request = { ...flags, issuer: clerk.issuer, authorizedParty };
    process.stdout.write(`${developmentToken(request, privateKey, Date.now())}\n`);
  }
}

function readFlags(
  args: string[],
  longest: number,
): { organisation: string; userId: string; role: string; ttlSeconds: number } {
  const { org, user, role, ttl } = parse(args);
  if (org === undefined) throw new UsageError('--org is missing');
  for (const [flag, value] of Object.entries({ org, user })) {
    if (!isId(value)) throw new UsageError(`--${flag}: expected 1 to 255 printable characters`);
  }
  if (!ROLE.test(role)) throw new UsageError(`--role: expected a role like admin or member, got "${role}"`);
  return { organisation: org, userId: user, role, ttlSeconds: seconds(ttl, longest) };
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
 * @param longest what the server accepts, in seconds
 */
function seconds(ttl: string, longest: number): number {
  const [, figure = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(ttl) ?? [];
  const result = Number(figure) * (SECONDS[unit] ?? 0);
  if (!(result > 0 && result <= longest)) {
    throw new UsageError(
      `--ttl: expected a time like 30s, 15m, 8h or 7d, at most ${longest} seconds (TOKEN_MAX_LIFETIME_S), got "${ttl}"`,
    );
  }
  return result;
}
