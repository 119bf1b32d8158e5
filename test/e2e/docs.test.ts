import { runInNewContext } from 'node:vm';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('Swagger UI', () => {
  let database: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const get = (path: string) => api.get(path, { headers: { authorization: '' } });

  it.each([
    '/api/v1/docs',
    '/api/v1/docs/',
  ])('at %s loads only its own files, which its policy allows', async (page) => {
    const response = await get(page);
    expect(response.status).toBe(200);
    const html = await response.text();
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self';.*style-src 'self' 'unsafe-inline';.*connect-src 'self'/);
    expect(html).not.toMatch(/<script>[^<]|https?:\/\/(?!www\.w3\.org)/);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThanOrEqual(4);
    for (const file of files) {
      const asset = await get(new URL(file, `http://host${page}`).pathname);
      expect([file, asset.status]).toEqual([file, 200]);
      await asset.arrayBuffer();
    }
  });

  it('lists all operations, can authorize, and calls its own server', async () => {
    const script = await (await get('/api/v1/docs/swagger-ui-init.js')).text();
    expect(script).toContain('"getProjectMoatIndex"');
    expect(script).toContain('"bearerClerk"');
    expect(script).toMatch(/"servers": \[\s*\{\s*"url": "\/"\s*\}\s*\]/);
    expect(script).toMatch(/"validatorUrl": null/);
  });

  it('sends a token that was pasted with its scheme, as the description shows it, with one scheme', async () => {
    const script = await (await get('/api/v1/docs/swagger-ui-init.js')).text();
    const source = /"requestInterceptor": (function[\s\S]*?\n\})/.exec(script)?.[1];
    const intercept = runInNewContext(`(${source})`) as (request: object) => { headers: { Authorization?: string } };
    for (const value of ['Bearer eyJ', 'Bearer Bearer eyJ', 'Bearer bearer  eyJ ']) {
      expect(intercept({ headers: { Authorization: value } }).headers.Authorization).toBe('Bearer eyJ');
    }
    expect(intercept({ headers: {} }).headers.Authorization).toBeUndefined();
  });
});
