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
import { createDistributedDatabase } from './citus-database';

export interface TestDatabase {
  readonly url: string;
  /** Works as the owner of the tables, not limited to a tenant. */
  readonly dataSource: DataSource;
  readonly readerPool: ReaderPool;
  readonly reader: TenantReader;
  readonly writes: TenantWrites;
  /** No caching. */
  readonly bodies: ResponseCache;
  drop(): Promise<void>;
}

/**
 * A migrated database for this test file, cloned from the template; if TEST_CITUS_URL names a coordinator, a database
 * distributed over its nodes. Call `drop` in `afterAll`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { TEST_CITUS_URL: citus, TEST_DATABASE_URL: plain } = process.env;
  const root = citus || plain;
  if (!root) throw new Error('TEST_DATABASE_URL is unset: run this test through `npm test`, which starts PostgreSQL');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const drop = citus ? await createDistributedDatabase(citus, name) : await createClone(root, name);
  const url = onDatabase(root, name);
  const dataSource = await new DataSource(dataSourceOptions(url, 5)).initialize();
  const readerPool = new ReaderPool(url, { size: 2, rowSecurity: true, statementTimeoutMs: 5_000, waitMs: 5_000 });
  if (citus) readerPool.setDistributed();
  const reader = new TenantReader(readerPool);
  const lookups = new TenantLookupCache(readerPool);
  const bodies = new ResponseCache(readerPool, lookups, { maxBytes: 0, publicUrl: '' });
  return {
    url,
    dataSource,
    readerPool,
    reader,
    writes: new TenantWrites(
      reader,
      new CacheInvalidation(new Notifications(url), lookups, bodies, readerPool),
      loadConfig({}),
    ),
    bodies,
    drop: async () => {
      await readerPool.onApplicationShutdown();
      if (dataSource.isInitialized) await dataSource.destroy();
      await drop();
    },
  };
}

async function createClone(root: string, name: string): Promise<() => Promise<void>> {
  await onServer(root, `CREATE DATABASE ${name} TEMPLATE template_app STRATEGY file_copy`);
  return () => onServer(root, `DROP DATABASE ${name} WITH (FORCE)`);
}

/** @returns the URL of another database of a server, with all other settings */
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
