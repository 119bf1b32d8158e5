import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '../support/built-program';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ASSETS = join(__dirname, '../../dashboard/dist/assets');
const CLERK = 'clerk.example.com';
/** Maximum transferred bytes of the first page. */
/** What the document names, and with it the chart and the font of Home. */
const [DOCUMENT_BYTES, FIRST_LOAD_BYTES] = [180_000, 300_000];

describe('the dashboard', () => {
  let database: TestDatabase;
  let api: TestApi;
  let withClerk: TestApi;
  let without: TestApi;
  beforeAll(async () => {
    await buildProgram();
    database = await createTestDatabase();
    api = await serveTestApi(database.url, { environment: { DASHBOARD: 'on' } });
    const key = `pk_live_${Buffer.from(`${CLERK}$`).toString('base64')}`;
    withClerk = await serveTestApi(database.url, { environment: { DASHBOARD: 'on', CLERK_PUBLISHABLE_KEY: key } });
    without = await serveTestApi(database.url);
  });
  afterAll(async () => {
    for (const served of [api, withClerk, without]) await served.close();
    await database.drop();
  });

  const get = (path: string, init: RequestInit = {}) =>
    api.get(path, { ...init, headers: { authorization: '', ...init.headers } });

  it.each([
    '/',
    '/projects/x',
    '/projects/x/relationships?band=deep',
    '/projects/x/no/such/page',
    '/projects/%00/%FF',
  ])('is one page, at %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('public, no-cache');
    const tag = response.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"/);
    expect((await get(path, { headers: { 'if-none-match': tag } })).status).toBe(304);
    expect((await get(path, { method: 'HEAD' })).status).toBe(200);
  });

  it('runs only its own files', async () => {
    const response = await get('/');
    const html = await response.text();
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(html).not.toMatch(/<script>|<style|style=|https?:|%CLERK/);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it("and Clerk's, if it is configured", async () => {
    const response = await withClerk.get('/', { headers: { authorization: '' } });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`script-src 'self' https://${CLERK};`);
    expect(policy).toContain(`connect-src 'self' https://${CLERK};`);
    expect(policy).not.toContain('unsafe');
    expect(await response.text()).toContain('content="pk_live_');
  });

  it('has immutable files that are compressed in advance', async () => {
    const html = await (await get('/')).text();
    const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) {
      const response = await get(file, { headers: { 'accept-encoding': 'gzip' } });
      expect([file, response.status]).toEqual([file, 200]);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('content-encoding')).toBe('gzip');
      await response.arrayBuffer();
    }
    expect(files.every((file) => /-[\w-]{8}\.\w+$/.test(file))).toBe(true);
  });

  it(`weighs less than ${DOCUMENT_BYTES / 1000} kB at the first load, ${FIRST_LOAD_BYTES / 1000} kB with the chart and font of Home`, async () => {
    const html = await (await get('/')).text();
    const named = [...html.matchAll(/"\/assets\/([^"]+)"/g)].map(([, name]) => `${name}.gz`);
    const later = readdirSync(ASSETS).filter((name) => /^line-chart-.*\.gz$|^inter-latin-wght-.*\.woff2$/.test(name));
    expect([named.length >= 3, later.length]).toEqual([true, 2]);
    const bytesOf = (names: readonly string[]) =>
      names.reduce((sum, name) => sum + statSync(join(ASSETS, name)).size, 0);
    expect(bytesOf(named)).toBeLessThan(DOCUMENT_BYTES);
    expect(bytesOf([...named, ...later])).toBeLessThan(FIRST_LOAD_BYTES);
  });

  it.each([
    '/assets/',
    '/assets/nothing.js',
    '/assets/../index.html',
    '/assets/%2e%2e/.built',
    '/assets/%00',
    ...[
      '%2e%2e/index.html',
      '.%2e/index.html',
      '%2E%2E%2Findex.html',
      '..%2findex.html',
      '..%5cindex.html',
      '..\\index.html',
    ].map((file) => `/assets/${file}`),
    ...[
      '%252e%252e/index.html',
      '%252e%252e%252findex.html',
      'x/%2e%2e/%2e%2e/index.html',
      './index.html',
      '%2e/%2e%2e/index.html',
    ].map((file) => `/assets/${file}`),
    ...[
      '%c0%ae%c0%ae/index.html',
      '%2e%2e/index.html%00.js',
      '..;/index.html',
      '/index.html',
      '%2findex.html',
      '.built',
    ].map((file) => `/assets/${file}`),
    '/index.html',
    '/nothing',
    '/api/v1/nothing',
  ])('leaves %s to the API: it is unknown', async (path) => {
    const response = await get(path, { headers: { accept: 'text/html' } });
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });

  it('accepts no other method', async () => {
    for (const path of ['/', '/projects/x', '/assets/nothing.js']) {
      const response = await get(path, { method: 'POST' });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });

  it('can be left out', async () => {
    expect((await without.get('/', { headers: { authorization: '' } })).status).toBe(404);
  });
});
