import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Config } from './config/config';
import { ConfigError } from './config/config.error';
import { trustsDevelopmentKey } from './config/development-trust';
import { excerpt, quoted } from './config/excerpt';
import { databaseProblems } from './database/database-problems';

/**
 * Tests the addresses, folder and database of the settings before anything is started or changed.
 *
 * @throws ConfigError with all unusable settings
 */
export async function checkSettings(config: Config): Promise<void> {
  const { host, port, metrics } = config;
  const duplicateAddresses = metrics !== null && metrics.port !== 0 && metrics.port === port && metrics.host === host;
  const found = await Promise.all([
    addressProblem({ HOST: host, PORT: port }),
    metrics === null ? null : addressProblem({ METRICS_HOST: metrics.host, METRICS_PORT: metrics.port }),
    duplicateAddresses ? `METRICS_PORT: ${port} is already used by PORT; choose another` : null,
    folderProblem(config),
    databaseProblems(config),
  ]);
  const mistakes = found.flat().filter((mistake) => mistake !== null);
  if (mistakes.length > 0) throw new ConfigError(mistakes);
}

/**
 * Returns why the server cannot listen at an address, or null.
 *
 * @param address host and port, by the names of their settings
 */
async function addressProblem(address: Readonly<Record<string, string | number>>): Promise<string | null> {
  const [[hostName = '', host = ''] = [], [portName = '', port = 0] = []] = Object.entries(address);
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen({ host: String(host), port: Number(port), exclusive: true }, resolve);
    });
    return null;
  } catch (error) {
    return listenProblem(error, { hostName, host, portName, port });
  } finally {
    server.close();
  }
}

function listenProblem(
  error: unknown,
  names: { hostName: string; host: string | number; portName: string; port: string | number },
): string {
  const { hostName, host, portName, port } = names;
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EADDRINUSE':
      return `${portName}: ${port} is already in use; choose another, for example ${portName}=${Number(port) + 1}`;
    case 'EACCES':
      return `${portName}: ${port} may not be used by this user; choose 1024 or higher`;
    default:
      return `${hostName}: cannot listen on ${quoted(String(host))}: ${excerpt(message)}`;
  }
}

/** Tests the folder if the embedded PostgreSQL or the development key uses it. */
async function folderProblem(config: Config): Promise<string | null> {
  if (config.databaseUrl !== null && !trustsDevelopmentKey(config)) return null;
  const trial = join(config.dataDir, `.trial-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(config.dataDir, { recursive: true });
    await writeFile(trial, '', { flag: 'wx' });
    await rm(trial);
    return null;
  } catch (error) {
    return `DATA_DIR: ${config.dataDir} is not writable: ${(error as Error).message}`;
  }
}
