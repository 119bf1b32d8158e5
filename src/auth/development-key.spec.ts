import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentKeyFile } from '../config/config';
import { trustsDevelopmentKey } from '../config/development-trust';
import { loadConfig } from '../config/load-config';
import { developmentKey } from './development-key';

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'development-key-'));
  dataDir = join(folder, 'not', 'there', 'yet');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is created once, readable by its owner only, and leaves no temporary files', async () => {
  const { privateKey, publicPem } = await developmentKey(dataDir);
  expect(privateKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
  expect(statSync(developmentKeyFile(dataDir)).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir)).toEqual(['dev-clerk.pem']);
  expect((await developmentKey(dataDir)).publicPem).toBe(publicPem);
  // A format that operators' tools can read.
  const shown = execFileSync(process.execPath, [
    '-p',
    'require("crypto").createPublicKey(require("fs").readFileSync(process.argv[1])).export({type:"spki",format:"pem"})',
    developmentKeyFile(dataDir),
  ]);
  expect(shown.toString().trim()).toBe(publicPem.trim());
});

it('is the same for processes that start at the same time', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => developmentKey(dataDir)));
  expect(new Set(keys.map(({ publicPem }) => publicPem)).size).toBe(1);
  expect(readFileSync(developmentKeyFile(dataDir), 'utf8')).toBe(
    keys[0]?.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  );
  expect(readdirSync(dataDir)).toEqual(['dev-clerk.pem']);
});

it('is created even if another process was killed while creating it', async () => {
  await developmentKey(dataDir);
  const file = developmentKeyFile(dataDir);
  writeFileSync(`${file}.0123456789ab`, readFileSync(file, 'utf8').slice(0, 100));
  rmSync(file);
  await expect(developmentKey(dataDir)).resolves.toBeDefined();
});

it('loses permissions that let others read it', async () => {
  await developmentKey(dataDir);
  chmodSync(developmentKeyFile(dataDir), 0o644);
  await developmentKey(dataDir);
  expect(statSync(developmentKeyFile(dataDir)).mode & 0o777).toBe(0o600);
});

it.each([
  ['', /dev-clerk\.pem cannot be used \(.*delete it/],
  ['rubbish', /dev-clerk\.pem cannot be used \(.*delete it/],
  [pkcs8(1024), /dev-clerk\.pem cannot be used \(it has 1024 bits/],
])('is named in the error if it is damaged: %#', async (content, message) => {
  await developmentKey(dataDir);
  writeFileSync(developmentKeyFile(dataDir), content);
  await expect(developmentKey(dataDir)).rejects.toThrow(message);
});

it('is trusted if Clerk is not configured, and never in production', () => {
  const development = loadConfig({});
  expect(trustsDevelopmentKey(development)).toBe(true);
  expect(trustsDevelopmentKey({ ...development, production: true })).toBe(false);
  expect(trustsDevelopmentKey({ ...development, clerk: { ...development.clerk, jwtKeys: ['pem'] } })).toBe(false);
  expect(trustsDevelopmentKey({ ...development, clerk: { ...development.clerk, secretKey: 'sk' } })).toBe(false);
});

function pkcs8(modulusLength: number): string {
  return generateKeyPairSync('rsa', { modulusLength }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
