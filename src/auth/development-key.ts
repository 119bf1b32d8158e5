import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { problemWithKey, spkiPem } from '../config/clerk-jwt-key';
import { developmentKeyFile } from '../config/config';

/** The application's own signing key, which replaces Clerk's in development. */
export interface DevelopmentKey {
  readonly privateKey: KeyObject;
  /** SPKI PEM. */
  readonly publicPem: string;
}

/**
 * Reads the development key of a data folder, and creates it (RSA-2048, readable by its owner only) if there is none.
 * Processes that start at the same time get the same key; one that is killed midway never leaves a partial key.
 *
 * @throws Error that names the file, if it cannot be read, written or parsed
 */
export async function developmentKey(dataDir: string): Promise<DevelopmentKey> {
  const file = developmentKeyFile(dataDir);
  try {
    const pem = (await readPem(file)) ?? (await createPem(file));
    const privateKey = createPrivateKey(pem);
    const publicKey = createPublicKey(privateKey);
    const problem = problemWithKey(publicKey);
    if (problem) throw new Error(`it ${problem}`);
    return { privateKey, publicPem: spkiPem(publicKey) };
  } catch (error) {
    throw new Error(
      `The development key ${file} cannot be used (${(error as Error).message}); if it is damaged, delete it and the server creates a new one`,
      { cause: error },
    );
  }
}

async function readPem(file: string): Promise<string | null> {
  try {
    const pem = await readFile(file, 'utf8');
    if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
    return pem;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes a complete draft and links it to its final name, which fails if another process was faster. */
async function createPem(file: string): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return await readFile(file, 'utf8');
}
