import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config/config.error';
import { loadConfig } from './config/load-config';
import { proveSettings } from './start-problems';

let folder: string;
let taken: Server;
let takenPort: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'start-problems-'));
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  takenPort = (taken.address() as AddressInfo).port;
});
afterAll(() => {
  taken.close();
  rmSync(folder, { recursive: true });
});

async function mistakesOf(environment: Record<string, string>): Promise<readonly string[]> {
  const config = loadConfig({ PORT: '0', DATA_DIR: folder, ...environment });
  return await proveSettings(config).then(
    () => [],
    (error: unknown) => {
      if (error instanceof ConfigError) return error.mistakes;
      throw error;
    },
  );
}

it('says nothing of settings that work, and leaves nothing behind', async () => {
  expect(await mistakesOf({ METRICS_PORT: '0' })).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

it('names the port that another program has', async () => {
  const port = String(takenPort);
  const message = `${port} is already in use; choose another, for example`;
  expect(await mistakesOf({ PORT: port })).toEqual([`PORT: ${message} PORT=${takenPort + 1}`]);
  expect(await mistakesOf({ METRICS_PORT: port })).toEqual([`METRICS_PORT: ${message} METRICS_PORT=${takenPort + 1}`]);
});

it.each(['203.0.113.7', '[::1]', 'not a host'])('names a host that is no address of this machine: %s', async (HOST) => {
  expect(await mistakesOf({ HOST, ALLOW_INSECURE_DEV: '1' })).toEqual([
    expect.stringContaining(`HOST: cannot listen on "${HOST}": `),
  ]);
  expect(await mistakesOf({ METRICS_HOST: HOST, METRICS_PORT: '0' })).toEqual([
    expect.stringContaining(`METRICS_HOST: cannot listen on "${HOST}": `),
  ]);
});

it('names one port that is to serve both', async () => {
  const free = createServer();
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
  const port = String((free.address() as AddressInfo).port);
  await new Promise((resolve) => free.close(resolve));
  expect(await mistakesOf({ PORT: port, METRICS_PORT: port })).toContain(
    `METRICS_PORT: ${port} is already used by PORT; choose another`,
  );
});

it('names the folder that cannot be written', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const DATA_DIR of [file, join(file, 'below')]) {
    expect(await mistakesOf({ DATA_DIR })).toEqual([
      expect.stringMatching(new RegExp(`^DATA_DIR: ${DATA_DIR} is not writable: E`)),
    ]);
  }
  rmSync(file);
});

it.each([
  ['nobody listens', (port: number) => `postgres://app:hush@127.0.0.1:${port}/app`],
  ['its file of certificates is not there', () => 'postgres://app:hush@127.0.0.1/app?sslrootcert=/nowhere.pem'],
  ['it cannot be decoded', () => 'postgres://app:hush%zz@127.0.0.1/app'],
])('names the database URL where %s, without its password', async (_, url) => {
  const free = createServer();
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  const mistakes = await mistakesOf({ DATABASE_URL: url(port), DATABASE_DIRECT_URL: url(port) });
  expect(mistakes).toEqual([
    expect.stringMatching(/^DATABASE_URL: the database cannot be used: ./),
    expect.stringMatching(/^DATABASE_DIRECT_URL: the database cannot be used: ./),
  ]);
  expect(mistakes.join()).not.toContain('hush');
});

it('names every setting that does not work at once', async () => {
  const mistakes = await mistakesOf({
    PORT: String(takenPort),
    METRICS_HOST: '203.0.113.7',
    METRICS_PORT: '0',
    DATABASE_URL: 'postgres://app@127.0.0.1/app?sslrootcert=/nowhere.pem',
    DATA_DIR: '/dev/null/data',
  });
  expect(mistakes.map((mistake) => mistake.split(':')[0])).toEqual([
    'PORT',
    'METRICS_HOST',
    'DATA_DIR',
    'DATABASE_URL',
  ]);
});
