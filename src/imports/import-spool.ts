import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { HttpStatus, Injectable } from '@nestjs/common';
import { Config } from '../config/config';
import { Unavailable } from '../http/problem/unavailable.error';
import type { CopyLimits } from '../ingestion/files/import-request';
import { CapacityError } from '../limits/capacity.error';
import { Semaphore } from '../limits/semaphore';
import type { ImportKey } from './import-store.queries';

const GB = 2 ** 30;
/** What all files together may take, in files of the maximum size. */
const TOTAL_FILES = 4;
/** Of what is made of a file while it is read, in files of the maximum size. */
const COPIED_FILES = 4;
const COPIES = '.copies';
/** Left free on the disk. */
const RESERVE_BYTES = 256 * 2 ** 20;
/** Reserved at a time for a file whose length is not known. */
const STEP_BYTES = 16 * 2 ** 20;
const BYTES_PER_WRITE = 256 * 1024;
/** Unnamed files that nobody has written to for so long are left over from a process that was killed. */
const ABANDONED_MS = 10 * 60_000;
const NAME = /^([\da-f-]{36})\.([\da-f-]{36})$/;

/** A file that was received. */
export interface SpooledFile {
  readonly path: string;
  readonly bytes: number;
  /** Gives back its place; the file itself is removed by `remove`. */
  readonly release: () => void;
}

/** The files of imports, in a folder of this machine: limited per organisation and in total. */
@Injectable()
export class ImportSpool {
  readonly maxBytes: number;
  private readonly folder: string;
  private readonly places: Semaphore;
  private count = 0;
  /** Files that this process receives, whatever the clock of the folder says of their age. */
  private readonly receiving = new Set<string>();

  constructor({ importDir, importMaxGb, organisationShare }: Config) {
    this.folder = importDir;
    this.maxBytes = importMaxGb * GB;
    this.places = new Semaphore({
      name: 'files of imports',
      capacity: TOTAL_FILES * this.maxBytes,
      // At least one file.
      share: Math.max(1 / TOTAL_FILES, organisationShare),
      waitMs: 0,
    });
  }

  /** An empty folder for what is made of a file while it is read. */
  async copiesOf(path: string): Promise<CopyLimits> {
    await this.removeCopies(path);
    const folder = path + COPIES;
    await mkdir(folder, { mode: 0o700 });
    return { folder, maxBytes: COPIED_FILES * this.maxBytes };
  }

  async removeCopies(path: string): Promise<void> {
    await rm(path + COPIES, { recursive: true, force: true });
  }

  /**
   * Writes a file as it arrives. Without success, nothing of it is left.
   *
   * @param length if it is known
   * @throws CapacityError, Unavailable if there is no room; what `pieces` throws
   */
  async receive(ownerId: string, pieces: AsyncIterable<Buffer>, length: number | null): Promise<SpooledFile> {
    const releases: (() => void)[] = [];
    let held = 0;
    const hold = async (bytes: number): Promise<void> => {
      if (bytes <= held) return;
      const more = Math.max(STEP_BYTES, bytes - held);
      await this.checkDisk(more);
      releases.push(this.places.tryAcquire(ownerId, more));
      held += more;
    };
    const release = () => {
      for (const one of releases.splice(0)) one();
    };
    const path = join(this.folder, `${process.pid}-${Date.now()}-${++this.count}.part`);
    this.receiving.add(path);
    let file: FileHandle | null = null;
    try {
      await this.makeFolder();
      await hold(length ?? STEP_BYTES);
      file = await open(path, 'wx', 0o600);
      const bytes = await write(file, pieces, hold);
      await file.close();
      return { path, bytes, release };
    } catch (error) {
      await file?.close().catch(() => {});
      await this.remove(path);
      release();
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? full() : error;
    }
  }

  /** Names a received file after its import, so that another process can find it. */
  async name(path: string, key: ImportKey): Promise<string> {
    const named = this.pathOf(key);
    await rename(path, named);
    this.receiving.delete(path);
    return named;
  }

  async remove(path: string): Promise<void> {
    await this.removeCopies(path);
    await rm(path, { force: true });
    this.receiving.delete(path);
  }

  /** The files in the folder that belong to an import, of whichever process. Removes what a dead process left behind. */
  async files(): Promise<(ImportKey & { readonly path: string; readonly bytes: number })[]> {
    const names = await readdir(this.folder).catch(() => []);
    const found: (ImportKey & { readonly path: string; readonly bytes: number })[] = [];
    for (const name of names) {
      const path = join(this.folder, name);
      const [, project, id] = NAME.exec(name) ?? [];
      const about = await stat(path).catch(() => null);
      if (!about) continue;
      if (project && id) found.push({ project_id: project, import_id: id, path, bytes: about.size });
      else if (!this.receiving.has(path) && isLeftOver(name, names, about.mtimeMs))
        await rm(path, { recursive: true, force: true });
    }
    return found;
  }

  /** Takes the place of a file of another process. @returns null if there is none */
  adopt(ownerId: string, bytes: number): (() => void) | null {
    try {
      return this.places.tryAcquire(ownerId, bytes);
    } catch {
      return null;
    }
  }

  private pathOf({ project_id, import_id }: ImportKey): string {
    return join(this.folder, `${project_id}.${import_id}`);
  }

  private async makeFolder(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
    } catch {
      throw new Unavailable('the server has no folder for files: its operator sets IMPORT_DIR');
    }
  }

  private async checkDisk(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    if (bavail * bsize < bytes + RESERVE_BYTES) throw full();
  }
}

/** Whether a dead process left it: a file that it was receiving, or the copies of one that is gone. */
function isLeftOver(name: string, names: readonly string[], mtimeMs: number): boolean {
  if (Date.now() - mtimeMs < ABANDONED_MS) return false;
  return !name.endsWith(COPIES) || !names.includes(name.slice(0, -COPIES.length));
}

function full(): CapacityError {
  return new CapacityError(HttpStatus.SERVICE_UNAVAILABLE, 'the server has no room for the file; try again later');
}

/** @returns the number of bytes */
async function write(
  file: FileHandle,
  pieces: AsyncIterable<Buffer>,
  hold: (bytes: number) => Promise<void>,
): Promise<number> {
  let bytes = 0;
  let pending: Buffer[] = [];
  let size = 0;
  const flush = async () => {
    if (size > 0) await file.appendFile(Buffer.concat(pending));
    pending = [];
    size = 0;
  };
  for await (const piece of pieces) {
    bytes += piece.length;
    size += piece.length;
    await hold(bytes);
    pending.push(piece);
    if (size >= BYTES_PER_WRITE) await flush();
  }
  await flush();
  return bytes;
}
