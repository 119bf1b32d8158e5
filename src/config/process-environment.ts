import { existsSync } from 'node:fs';

/**
 * The environment of this process, with a `.env` file of the working directory below it (a variable that is set
 * already wins). The only place that reads `process.env`.
 */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}
