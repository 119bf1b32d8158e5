import 'reflect-metadata';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { acquireEmbeddedPostgres } from '../../src/database/embedded-postgres/embedded-postgres';
import { migrate } from '../../src/database/migrate';
import { type TestServer, testServer } from './test-server';

/** Starts one PostgreSQL for the whole run and migrates the template that every test file clones its database from. */
export default async function globalSetup(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'relationship-depth-test-'));
  // A test database need not survive a power cut.
  const hold = await acquireEmbeddedPostgres(dataDir, ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off']);
  const root = await new DataSource({ type: 'postgres', url: hold.url }).initialize();
  await root.query('CREATE DATABASE template_app');
  await root.destroy();

  const template = await new DataSource(dataSourceOptions(new URL('template_app', hold.url).href, 2)).initialize();
  await migrate(template);
  await template.destroy();

  process.env.TEST_DATABASE_URL = hold.url;
  testServer.current = { dataDir, hold } satisfies TestServer;
}
