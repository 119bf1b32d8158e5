import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { TenantLookupCache } from '../../src/auth/tenant-lookup-cache';
import { loadConfig } from '../../src/config/load-config';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { Notifications } from '../../src/database/notifications';
import { ReaderPool } from '../../src/database/reader-pool';
import { CacheInvalidation } from '../../src/serving/cache-invalidation';
import { ResponseCache } from '../../src/serving/response-cache';
import { TenantReader } from '../../src/serving/tenant-reader';
import { TenantWrites } from '../../src/serving/tenant-writes';

export interface TestDatabase {
  readonly url: string;
  /** Works as the owner of the tables, whom no tenant limits. */
  readonly dataSource: DataSource;
  readonly readerPool: ReaderPool;
  readonly reader: TenantReader;
  readonly writes: TenantWrites;
  /** Keeps none. */
  readonly bodies: ResponseCache;
  drop(): Promise<void>;
}

/** A migrated database of this test file's own, cloned from the template. Call `drop` in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const root = process.env.TEST_DATABASE_URL;
  if (!root) throw new Error('TEST_DATABASE_URL is unset: run this test through `npm test`, which starts PostgreSQL');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(root, `CREATE DATABASE ${name} TEMPLATE template_app STRATEGY file_copy`);
  const url = onDatabase(root, name);
  const dataSource = await new DataSource(dataSourceOptions(url, 5)).initialize();
  const readerPool = new ReaderPool(url, { size: 2, rowSecurity: true, statementTimeoutMs: 5_000, waitMs: 5_000 });
  const reader = new TenantReader(readerPool);
  const lookups = new TenantLookupCache(readerPool);
  const bodies = new ResponseCache(readerPool, lookups, { maxBytes: 0, publicUrl: '' });
  return {
    url,
    dataSource,
    readerPool,
    reader,
    writes: new TenantWrites(reader, new CacheInvalidation(new Notifications(url), lookups, bodies), loadConfig({})),
    bodies,
    drop: async () => {
      await readerPool.onApplicationShutdown();
      if (dataSource.isInitialized) await dataSource.destroy();
      await onServer(root, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** @returns the URL of another database of a server, with all else that it says */
export function onDatabase(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: name }).href;
}

async function onServer(url: string, statement: string): Promise<void> {
  const server = await new DataSource({ type: 'postgres', url }).initialize();
  try {
    await server.query(statement);
  } finally {
    await server.destroy();
  }
}
