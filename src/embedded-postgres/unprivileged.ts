import { spawnSync } from 'node:child_process';
import { chownSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres.error';

/** How to run a program so that PostgreSQL, which refuses root, accepts it. */
export interface Unprivileged {
  /** The program and arguments to prepend. */
  readonly prefix: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Chooses how to run PostgreSQL programs: as the current user; if that is root, as the user `postgres` or `nobody`; or,
 * if that user cannot reach the program or the folder (a clone below /root), in a user namespace.
 *
 * @param program one of the PostgreSQL programs, tested with `--version`
 * @param folder the folder they write to; must exist
 */
export function unprivileged(program: string, folder: string): Unprivileged {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const works = ({ prefix, uid, gid }: Unprivileged): boolean => {
    const [command = '', ...rest] = [...prefix, '/bin/sh', '-c', 'cd "$1" && "$0" --version', program, folder];
    return spawnSync(command, rest, { uid, gid, stdio: 'ignore' }).status === 0;
  };
  const namespace: Unprivileged = { prefix: ['unshare', '--user'] };
  const user = systemUser('postgres') ?? systemUser('nobody');
  if (user && works({ prefix: [], ...user })) return { prefix: [], ...user };
  if (works(namespace)) return namespace;
  throw new EmbeddedPostgresError(
    'PostgreSQL does not run as root, and switching to another user or a user namespace failed. ' +
      `Start as an ordinary user, move program and data (${folder}) where the user nobody can read them, or set DATABASE_URL.`,
  );
}

/** Changes the owner of a folder and its contents to the user that runs PostgreSQL. */
export function changeOwner({ uid, gid }: Unprivileged, folder: string): void {
  if (uid === undefined || gid === undefined) return;
  chownSync(folder, uid, gid);
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    chownSync(join(folder, entry), uid, gid);
}

function systemUser(name: string): { uid: number; gid: number } | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
}
