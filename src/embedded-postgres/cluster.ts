import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { programEnvironment } from '../config/process-environment';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import type { PostgresBinaries } from './postgres-binaries';
import { changeOwner, type Unprivileged } from './unprivileged';

const run = promisify(execFile);

/** The superuser of the embedded server. */
const EMBEDDED_USER = 'relationship_depth';

/**
 * Creates `home` with an empty cluster and a random superuser password. It is built next to `home` and then renamed, so
 * that a process killed midway leaves no partial cluster, and one of two simultaneous processes wins.
 *
 * @throws EmbeddedPostgresError with the output of initdb
 */
export async function createCluster(home: string, binaries: PostgresBinaries, runAs: Unprivileged): Promise<void> {
  removeAbandoned(home);
  const draft = `${home}.making-${process.pid}-${randomBytes(4).toString('hex')}`;
  mkdirSync(draft, { mode: 0o700 });
  const passwordFile = join(draft, 'password');
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  changeOwner(runAs, draft);
  const plain = withPlainPath(binaries.initdb);
  const [command = '', ...rest] = [
    ...runAs.prefix,
    plain.initdb,
    ...['-D', join(draft, 'cluster'), '-U', EMBEDDED_USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
  ];
  try {
    await run(command, rest, { uid: runAs.uid, gid: runAs.gid, cwd: draft, env: programEnvironment() });
    renameSync(draft, home);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return;
    throw new EmbeddedPostgresError(`Cannot create the embedded PostgreSQL in ${home}: ${stderr?.trim() || error}`);
  } finally {
    plain.remove();
  }
}

/** Characters that a shell interprets even between double quotes. */
const SHELL_CHARACTERS = /["$`\\\n]/;

/**
 * initdb calls its server with a shell, in double quotes. If the path contains characters that a shell interprets, a
 * copy in another folder is used.
 */
function withPlainPath(initdb: string): { readonly initdb: string; remove(): void } {
  if (process.platform === 'win32' || !SHELL_CHARACTERS.test(initdb)) return { initdb, remove: () => {} };
  const copy = mkdtempSync(join(tmpdir(), 'relationship-depth-postgres-'));
  cpSync(dirname(dirname(initdb)), copy, { recursive: true, verbatimSymlinks: true });
  // Another user may run it.
  chmodSync(copy, 0o755);
  return { initdb: join(copy, 'bin', 'initdb'), remove: () => rmSync(copy, { recursive: true, force: true }) };
}

/**
 * Everything that pg would otherwise read from the shell: PGSSLMODE, PGSSLNEGOTIATION, PGCLIENT_ENCODING, PGREPLICATION
 * and PGOPTIONS. Empty values would not prevent this.
 */
const CONNECTION_PARAMETERS = new URLSearchParams({
  sslmode: 'disable',
  sslnegotiation: 'postgres',
  client_encoding: 'UTF8',
  replication: 'false',
  options: '-cDateStyle=ISO',
});

/** @returns the complete connection URL of the embedded server on a port */
export function embeddedUrl(home: string, port: number): string {
  const password = readFileSync(join(home, 'password'), 'utf8').trim();
  return `postgres://${EMBEDDED_USER}:${password}@127.0.0.1:${port}/postgres?${CONNECTION_PARAMETERS}`;
}

function removeAbandoned(home: string): void {
  const prefix = `${basename(home)}.making-`;
  for (const entry of readdirSync(dirname(home))) {
    if (!entry.startsWith(prefix) || isAlive(Number.parseInt(entry.slice(prefix.length), 10))) continue;
    rmSync(join(dirname(home), entry), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
