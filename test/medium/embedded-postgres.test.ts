import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { lockApplication } from '../../src/database/application-lock';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { ReaderPool } from '../../src/database/reader-pool';
import { acquireEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres';
import { postgresBinaries } from '../../src/embedded-postgres/postgres-binaries';
import { readPostmasterPid } from '../../src/embedded-postgres/postmaster-pid';
import { startServer } from '../../src/embedded-postgres/server-process';
import { unprivileged } from '../../src/embedded-postgres/unprivileged';
import { databaseFolder } from '../support/database-folder';

const POLL_MS = 10;

describe('the embedded PostgreSQL', () => {
  const dataDir = databaseFolder();
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  const cluster = () => join(dataDir, 'postgres', 'cluster');

  async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Another process that uses the server, from the kernel's point of view: it holds the fifo open. */
  async function otherProcess(): Promise<ChildProcess> {
    const child = spawn('/bin/sh', [
      '-c',
      'exec 9>"$0"; echo held; exec sleep 60',
      join(dataDir, 'postgres', 'users.fifo'),
    ]);
    await once(child.stdout, 'data');
    return child;
  }

  /** Resolves when PostgreSQL has removed its pid file, which is its last action. */
  async function stopped(): Promise<void> {
    while (readPostmasterPid(cluster())) await delay(POLL_MS);
  }

  it('ignores the environment of the shell', async () => {
    const shell = {
      ...{ PGHOST: 'nowhere.invalid', PGPORT: 'x', PGUSER: 'nobody', PGPASSWORD: 'wrong', PGDATABASE: 'nothing' },
      ...{
        PGSSLMODE: 'require',
        PGSSLNEGOTIATION: 'direct',
        PGOPTIONS: '-c nothing.at=all -c nonsense',
        PGAPPNAME: 'x',
      },
      ...{ PGDATESTYLE: 'nonsense', PGTZ: 'Nowhere/Land', PGCLIENTENCODING: 'EBCDIC', PGCLIENT_ENCODING: 'EBCDIC' },
      ...{ PGREPLICATION: 'database', PGSERVICE: 'none', PGDATA: '/nowhere', LC_ALL: 'xx_XX', TZ: 'Nowhere/Land' },
    };
    const before = { ...process.env };
    Object.assign(process.env, shell);
    try {
      const hold = await acquireEmbeddedPostgres(join(dataDir, 'shell'));
      const sql = `SELECT now()::date::text ~ '^\\d{4}-' AS iso, current_setting('lc_messages') AS messages`;
      const found = { iso: true, messages: 'C' };
      expect(await query(hold.url, sql)).toEqual([found]);
      const writer = await new DataSource(dataSourceOptions(hold.url, 1)).initialize();
      expect(await writer.query(sql)).toEqual([found]);
      await writer.destroy();
      const reader = new ReaderPool(hold.url, {
        size: 1,
        rowSecurity: false,
        statementTimeoutMs: 5_000,
        waitMs: 5_000,
      });
      expect(await reader.query(sql, [])).toEqual([found]);
      await reader.onApplicationShutdown();
      await hold.release(true);
    } finally {
      for (const name of Object.keys(shell)) delete process.env[name];
      Object.assign(process.env, before);
    }
  });

  it('keeps what was committed across a stop and a start', async () => {
    const first = await acquireEmbeddedPostgres(dataDir);
    await query(first.url, 'CREATE TABLE left_behind AS SELECT 7 AS n');
    await first.release(true);
    expect(readPostmasterPid(cluster())).toBeNull();

    const second = await acquireEmbeddedPostgres(dataDir);
    expect(await query(second.url, 'SELECT n FROM left_behind')).toEqual([{ n: 7 }]);
    await second.release(true);
  });

  it('is one server for simultaneous starts on an empty folder', async () => {
    const empty = join(dataDir, 'empty');
    const holds = await Promise.all([1, 2, 3].map(() => acquireEmbeddedPostgres(empty)));
    expect(new Set(holds.map(({ url }) => url)).size).toBe(1);
    await holds[0]?.release(false);
    await holds[1]?.release(false);
    expect(await query(holds[2]?.url ?? '', 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await holds[2]?.release(true);
    expect(readPostmasterPid(join(empty, 'postgres', 'cluster'))).toBeNull();
  });

  it('outlives the process that started it while another one uses it, and stops when that one is killed', async () => {
    const hold = await acquireEmbeddedPostgres(dataDir);
    const other = await otherProcess();
    await hold.release(false);
    expect(await query(hold.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    other.kill('SIGKILL');
    await stopped();
  });

  it('starts despite a pid file whose pid belongs to another program', async () => {
    const hold = await acquireEmbeddedPostgres(dataDir);
    const pidFile = join(cluster(), 'postmaster.pid');
    const text = readFileSync(pidFile, 'utf8');
    await hold.release(true);
    writeFileSync(pidFile, text.replace(/^\d+/, String(process.pid)));
    const again = await acquireEmbeddedPostgres(dataDir);
    expect(await query(again.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await again.release(true);
  });

  it('is restarted on the same port when it is killed, and the application reacquires its lock', async () => {
    const hold = await acquireEmbeddedPostgres(dataDir);
    hold.watch();
    const unlock = await lockApplication(hold.url, 'http://localhost:3000');
    await query(hold.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    process.kill(readPostmasterPid(cluster())?.pid ?? 0, 'SIGKILL');
    const untilDone = async <T>(work: () => Promise<T>): Promise<T> => {
      for (;;) {
        try {
          return await work();
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    };
    expect(await untilDone(() => query(hold.url, 'SELECT n FROM kept'))).toEqual([{ n: 7 }]);
    const held = `SELECT true AS held FROM pg_locks WHERE locktype = 'advisory'`;
    while ((await query(hold.url, held)).length === 0);
    await unlock();
    await hold.release(true);
    expect(readPostmasterPid(cluster())).toBeNull();
  });

  it('is not started on another port if a process relies on one', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const binaries = postgresBinaries();
    const runAs = unprivileged(binaries.postgres, dataDir);
    const { port } = other.address() as AddressInfo;
    const home = join(dataDir, 'postgres');
    await expect(startServer({ home, binaries, runAs, settings: [] }, port)).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    expect(readPostmasterPid(cluster())).toBeNull();
    other.close();
  });

  it('hides its password from other users', async () => {
    const hold = await acquireEmbeddedPostgres(dataDir);
    expect(statSync(join(dataDir, 'postgres', 'password')).mode & 0o077).toBe(0);
    const wrong = new URL(hold.url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await hold.release(true);
  });

  it('reports to a second application which one uses the data folder', async () => {
    const hold = await acquireEmbeddedPostgres(dataDir);
    const unlock = await lockApplication(hold.url, 'http://localhost:3000');
    await expect(lockApplication(hold.url, 'http://localhost:3001')).rejects.toThrow(
      `Another application (pid ${process.pid} at http://localhost:3000) already uses this data folder`,
    );
    await unlock();
    await (await lockApplication(hold.url, 'http://localhost:3001'))();
    await hold.release(true);
  });
});
