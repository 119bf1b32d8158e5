import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config/config.error';
import { loadConfig } from './config/load-config';
import { checkSettings } from './start-problems';

let folder: string;
let occupied: Server;
let occupiedPort: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'start-problems-'));
  occupied = createServer();
  await new Promise<void>((resolve) => occupied.listen(0, '127.0.0.1', resolve));
  occupiedPort = (occupied.address() as AddressInfo).port;
});
afterAll(() => {
  occupied.close();
  rmSync(folder, { recursive: true });
});

async function mistakesOf(environment: Record<string, string>): Promise<readonly string[]> {
  const config = loadConfig({ PORT: '0', DATA_DIR: folder, ...environment });
  return await checkSettings(config).then(
    () => [],
    (error: unknown) => {
      if (error instanceof ConfigError) return error.mistakes;
      throw error;
    },
  );
}

it('accepts usable settings and leaves no files behind', async () => {
  expect(await mistakesOf({ METRICS_PORT: '0' })).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

it('reports a port that another program uses', async () => {
  const port = String(occupiedPort);
  const message = `${port} is already in use; choose another, for example`;
  expect(await mistakesOf({ PORT: port })).toEqual([`PORT: ${message} PORT=${occupiedPort + 1}`]);
  expect(await mistakesOf({ METRICS_PORT: port })).toEqual([
    `METRICS_PORT: ${message} METRICS_PORT=${occupiedPort + 1}`,
  ]);
});

it.each([
  '203.0.113.7',
  '[::1]',
  'not a host',
])('reports a host that is not an address of this machine: %s', async (HOST) => {
  expect(await mistakesOf({ HOST, ALLOW_INSECURE_DEV: '1' })).toEqual([
    expect.stringContaining(`HOST: cannot listen on "${HOST}": `),
  ]);
  expect(await mistakesOf({ METRICS_HOST: HOST, METRICS_PORT: '0' })).toEqual([
    expect.stringContaining(`METRICS_HOST: cannot listen on "${HOST}": `),
  ]);
});

it('reports one port configured for both servers', async () => {
  const free = createServer();
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
  const port = String((free.address() as AddressInfo).port);
  await new Promise((resolve) => free.close(resolve));
  expect(await mistakesOf({ PORT: port, METRICS_PORT: port })).toContain(
    `METRICS_PORT: ${port} is already used by PORT; choose another`,
  );
});

it('reports a folder that is not writable', async () => {
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
  ['no server listens', (port: number) => `postgres://app:hush@127.0.0.1:${port}/app`],
  ['its certificate file does not exist', () => 'postgres://app:hush@127.0.0.1/app?sslrootcert=/nowhere.pem'],
  ['it cannot be parsed', () => 'postgres://app:hush%zz@127.0.0.1/app'],
])('reports the database URL if %s, without its password', async (_, url) => {
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

it('reports all unusable settings together', async () => {
  const mistakes = await mistakesOf({
    PORT: String(occupiedPort),
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
