import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { BodyReader } from '../../src/auth/body-reader';
import { TenantMemory } from '../../src/auth/tenant-memory';
import { TenantReader } from '../../src/auth/tenant-reader';
import { TenantWrites } from '../../src/auth/tenant-writes';
import { loadConfig } from '../../src/config/load-config';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { ReaderPool } from '../../src/database/reader-pool';

export interface TestDatabase {
  readonly url: string;
  /** Works as the owner of the tables, whom no tenant limits. */
  readonly dataSource: DataSource;
  readonly readerPool: ReaderPool;
  readonly reader: TenantReader;
  readonly writes: TenantWrites;
  /** Keeps none. */
  readonly bodies: BodyReader;
  drop(): Promise<void>;
}

/** A migrated database of this test file's own, cloned from the template. Call `drop` in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const root = process.env.TEST_DATABASE_URL;
  if (!root) throw new Error('TEST_DATABASE_URL is unset: run this test through `npm test`, which starts PostgreSQL');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(root, `CREATE DATABASE ${name} TEMPLATE template_app STRATEGY file_copy`);
  const url = new URL(name, root).href;
  const dataSource = await new DataSource(dataSourceOptions(url, 5)).initialize();
  const readerPool = new ReaderPool(url, { size: 2, rowSecurity: true, statementTimeoutMs: 5_000, waitMs: 5_000 });
  const reader = new TenantReader(readerPool);
  return {
    url,
    dataSource,
    readerPool,
    reader,
    writes: new TenantWrites(reader, loadConfig({})),
    bodies: new BodyReader(readerPool, new TenantMemory(readerPool), { keepBytes: 0, publicUrl: '' }),
    drop: async () => {
      await readerPool.onApplicationShutdown();
      if (dataSource.isInitialized) await dataSource.destroy();
      await onServer(root, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const server = await new DataSource({ type: 'postgres', url }).initialize();
  try {
    await server.query(statement);
  } finally {
    await server.destroy();
  }
}
