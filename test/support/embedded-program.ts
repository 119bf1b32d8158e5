import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { developmentKey } from '../../src/auth/development-key';
import { developmentToken } from '../../src/auth/development-token';
import { DEVELOPMENT_ISSUER, DEVELOPMENT_PARTY } from '../../src/config/config';
import { acquireEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres';
import { readPostmasterPid } from '../../src/embedded-postgres/postmaster-pid';
import { type Program, startProgram } from './built-program';

export interface EmbeddedProgram extends Program {
  /** Its address. */
  readonly origin: string;
}

/** The built server on an embedded database in a separate folder, which syncs to disk: no schedule, no sample. */
export async function startEmbedded(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<EmbeddedProgram> {
  const program = startProgram('main.js', [], folder, {
    PORT: '0',
    SAMPLE: 'off',
    RECOMPUTE_CRON: 'off',
    RATE_LIMIT: 'off',
    ...environment,
  });
  await program.hasSaid('Ctrl-C');
  const [, port] = /API +http:\/\/localhost:(\d+)/.exec(program.said()) ?? [];
  return { ...program, origin: `http://127.0.0.1:${port}` };
}

/**
 * A token of an admin of org_test, which such a server accepts for ten minutes.
 *
 * @param now time of the server's clock, in milliseconds since 1970
 */
export async function embeddedToken(folder: string, now = Date.now()): Promise<string> {
  const { privateKey } = await developmentKey(join(folder, 'data'));
  const claims = { userId: 'user_1', organisation: 'org_test', ttlSeconds: 600 };
  return developmentToken(
    { ...claims, issuer: DEVELOPMENT_ISSUER, authorizedParty: DEVELOPMENT_PARTY },
    privateKey,
    now,
  );
}

/** The folder of its PostgreSQL. */
export function clusterOf(folder: string): string {
  return join(folder, 'data', 'postgres', 'cluster');
}

/** Runs a statement on its database, which is started if necessary. */
export async function queryEmbedded(folder: string, sql: string): Promise<Record<string, string>[]> {
  const hold = await acquireEmbeddedPostgres(join(folder, 'data'));
  const client = new Client({ connectionString: hold.url });
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
    await hold.release(false);
  }
}

/**
 * Kills it like `kill -9` if it is running, and waits until its database has stopped.
 *
 * @param program undefined: it did not start, so nothing needs to be ended
 */
export async function endEmbedded(program: Program | undefined, folder: string): Promise<void> {
  if (!program) return;
  if (program.child.exitCode === null && program.child.signalCode === null) await program.kill();
  while (readPostmasterPid(clusterOf(folder)) !== null) await delay(20);
}
