import { existsSync } from 'node:fs';

/**
 * The environment of this process, including a `.env` file in the working directory; variables that are already set
 * take precedence. The only place that reads `process.env`.
 */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

/**
 * The environment for the PostgreSQL programs, without the PostgreSQL and locale settings of the shell: the server
 * reads PGPORT, PGDATESTYLE and PGCLIENTENCODING, and initdb a locale and a time zone that may not be installed.
 */
export function programEnvironment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * The folder that relative paths on the command line refer to: where the command was typed. `npm run` changes to the
 * folder of package.json first, and stores the original one in INIT_CWD.
 */
export function callersFolder(): string {
  const { npm_lifecycle_event, INIT_CWD } = process.env;
  return (npm_lifecycle_event === 'cli' && INIT_CWD) || process.cwd();
}
