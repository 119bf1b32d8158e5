import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { developmentToken } from '../../../src/auth/development-token';
import { spkiPem } from '../../../src/config/clerk-jwt-key';
import { listening } from './listening';

const ROOT = join(__dirname, '..', '..', '..');
const PUBLIC_URL = 'https://api.example.com';
const ISSUER = 'https://clerk.example.com';
const PARTY = 'https://app.example.com';

export interface Server {
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts one of the baselines in a separate process. */
export async function startBaseline(name: string, databaseUrl: string): Promise<Server> {
  const child = spawn(process.execPath, [join(__dirname, 'baseline.cjs'), name], {
    env: { ...process.env, DATABASE_URL: databaseUrl, PUBLIC_URL, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      const found = /listening on (\d+)/.exec(String(chunk))?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return { origin: `http://127.0.0.1:${port}`, stop: () => ended(child) };
}

export interface ApplicationServer extends Server {
  readonly token: string;
  /** Kills it like `kill -9`. */
  kill(): Promise<void>;
}

/** The key that signs the tokens of one or several servers. */
export function signingKeys(): KeyPairKeyObjectResult {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/**
 * Starts the built application like an operator: production, everything enabled, its log in a file. Only the rate limit
 * of an organisation is at its maximum, and still counted.
 *
 * @param nodeArguments for a profile: `--cpu-prof`
 * @param keys of the accepted tokens
 */
export async function startApplication(
  databaseUrl: string,
  organisation: string,
  environment: Record<string, string> = {},
  nodeArguments: readonly string[] = [],
  { publicKey, privateKey } = signingKeys(),
): Promise<ApplicationServer> {
  const folder = mkdtempSync(join(tmpdir(), 'relationship-depth-bench-'));
  const log = openSync(join(folder, 'log'), 'w');
  const port = await freePort();
  const child = spawn(process.execPath, [...nodeArguments, join(ROOT, 'dist', 'src', 'main.js')], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL,
      DATABASE_URL: databaseUrl,
      DATA_DIR: folder,
      CLERK_JWT_KEY: spkiPem(publicKey),
      CLERK_ISSUER: ISSUER,
      CLERK_AUTHORIZED_PARTIES: PARTY,
      RATE_LIMIT: '1000000',
      ...environment,
    },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const origin = `http://127.0.0.1:${port}`;
  while ((await fetch(`${origin}/api/v1/openapi.json`).catch(() => null)) === null) {
    if (child.exitCode !== null) throw new Error(readFileSync(join(folder, 'log'), 'utf8'));
    await delay(20);
  }
  const request = { userId: 'user_bench', organisation, issuer: ISSUER, authorizedParty: PARTY, ttlSeconds: 7_200 };
  return {
    origin,
    token: developmentToken(request, privateKey, Date.now()),
    stop: async () => {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
    kill: async () => {
      await ended(child, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = once(child, 'exit');
  child.kill(signal);
  await end;
}
