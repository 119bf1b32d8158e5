import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { acquireEmbeddedPostgres, type EmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres';
import { postgresBinaries } from '../../src/embedded-postgres/postgres-binaries';
import { changeOwner, unprivileged } from '../../src/embedded-postgres/unprivileged';

/**
 * Starts a streaming standby of an embedded server from a backup of its files.
 *
 * @param primaryUrl of the server whose data folder is `primaryDir`
 * @param standbyDir data folder of the standby, which does not exist yet
 */
export async function startStandby(
  primaryUrl: string,
  primaryDir: string,
  standbyDir: string,
): Promise<EmbeddedPostgres> {
  const client = new Client({ connectionString: primaryUrl });
  await client.connect();
  const cluster = join(standbyDir, 'postgres', 'cluster');
  try {
    await client.query(`SELECT pg_backup_start('standby', true)`);
    cpSync(join(primaryDir, 'postgres'), join(standbyDir, 'postgres'), {
      recursive: true,
      filter: (path) => !/postmaster\.(pid|opts)$|users\.fifo$/.test(path),
    });
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(true)');
    writeFileSync(join(cluster, 'backup_label'), rows[0]?.labelfile ?? '');
  } finally {
    await client.end();
  }
  writeFileSync(join(cluster, 'standby.signal'), '');
  rmSync(join(cluster, 'postmaster.opts'), { force: true });
  const { port, username, password } = new URL(primaryUrl);
  const conninfo = `host=127.0.0.1 port=${port} user=${username} password=${password}`;
  const settings = readFileSync(join(cluster, 'postgresql.auto.conf'), 'utf8');
  writeFileSync(join(cluster, 'postgresql.auto.conf'), `${settings}primary_conninfo = '${conninfo}'\n`);
  changeOwner(unprivileged(postgresBinaries().postgres, standbyDir), join(standbyDir, 'postgres'));
  return await acquireEmbeddedPostgres(standbyDir, ['hot_standby=on']);
}
