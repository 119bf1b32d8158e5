import 'reflect-metadata';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { developmentKey } from '../../src/auth/development-key';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { migrate } from '../../src/database/migrate';
import { acquireEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres';
import { databaseFolder } from './database-folder';
import { onDatabase } from './test-database';
import { testServer } from './test-server';

/**
 * Starts one PostgreSQL for the whole run, or uses the one that TEST_DATABASE_URL names (to test another version), and
 * migrates the template database that every test file clones. Creates the key that the tests' servers trust.
 */
export default async function globalSetup(): Promise<void> {
  // The write-ahead log is in memory too.
  await setUp([...NOT_DURABLE, 'max_wal_size=512MB'], databaseFolder());
}

/** A test database need not survive a power failure. */
export const NOT_DURABLE = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];

/**
 * @param settings of PostgreSQL, like `fsync=off`
 * @param folder of the data; the global teardown removes it
 */
export async function setUp(settings: readonly string[], folder: string): Promise<void> {
  testServer.folder = folder;
  process.env.TEST_KEY_FOLDER = join(testServer.folder, 'key');
  await developmentKey(process.env.TEST_KEY_FOLDER);
  process.env.TEST_DATABASE_URL ||= await startServer(testServer.folder, settings);
  const url = process.env.TEST_DATABASE_URL;
  const root = await new DataSource({ type: 'postgres', url }).initialize();
  await checkDay(root);
  await root.query('DROP DATABASE IF EXISTS template_app');
  await root.query('CREATE DATABASE template_app TEMPLATE template0');
  await root.destroy();

  const template = await new DataSource(dataSourceOptions(onDatabase(url, 'template_app'), 2)).initialize();
  await migrate(template);
  await template.destroy();
}

/** With `npm run test:days`, processes and PostgreSQL must have the day that it sets. */
async function checkDay(root: DataSource): Promise<void> {
  const { TEST_DAY } = process.env;
  if (!TEST_DAY) return;
  const [row]: { today: string }[] = await root.query(`SELECT (now() AT TIME ZONE 'UTC')::date::text AS today`);
  const days = [new Date().toISOString().slice(0, 10), row?.today];
  if (days.some((day) => day !== TEST_DAY)) {
    throw new Error(`the day is ${days[0]} in Node.js and ${days[1]} in PostgreSQL, expected ${TEST_DAY} in both`);
  }
}

async function startServer(folder: string, settings: readonly string[]): Promise<string> {
  testServer.hold = await acquireEmbeddedPostgres(folder, settings);
  return testServer.hold.url;
}
