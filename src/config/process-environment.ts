import { existsSync } from 'node:fs';

/**
 * The environment of this process, with a `.env` file of the working directory below it (a variable that is set
 * already wins). The only place that reads `process.env`.
 */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

/**
 * The environment of the PostgreSQL programs that we start, without what the caller's shell tells PostgreSQL: the server
 * itself obeys PGPORT, PGDATESTYLE and PGCLIENTENCODING, and initdb a locale and a time zone that may not exist here.
 */
export function programEnvironment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}
