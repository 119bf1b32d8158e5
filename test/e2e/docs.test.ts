import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { SwaggerModule } from '@nestjs/swagger';
import { loadConfig } from '../../src/config/load-config';
import { buildProgram } from '../support/built-program';
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

/** `npm run build` writes them: creating them on a request would hold up all others. */
describe('the documents of the build', () => {
  const FOLDER = join(__dirname, '../../dist/src/http/openapi/documents');
  let database: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    await buildProgram();
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const FILES = ['openapi.json', 'openapi.yaml', 'schemas/DepthBody.json', 'docs/swagger-ui-init.js'];
  const fileOf = (path: string) => readFileSync(join(FOLDER, path.replace('docs/', '')), 'utf8');

  it('are served by the built program, which creates none', async () => {
    const { createApplication }: typeof import('../../src/app.setup') = require('../../dist/src/app.setup.js');
    const config = loadConfig({ DASHBOARD: 'off', RATE_LIMIT: 'off', LOG_LEVEL: 'silent' });
    // Asked first: the sources create theirs by the same function.
    const ofSources = FILES.map(async (path) => (await api.get(`/api/v1/${path}`)).headers.get('content-type'));
    const types = await Promise.all(ofSources);
    const created = jest.spyOn(SwaggerModule, 'createDocument');
    const program = await createApplication(config, database.url, undefined, true);
    const server: Server = program.getHttpServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      expect(await typesOfDocuments(server)).toEqual(types);
      expect(created).not.toHaveBeenCalled();
    } finally {
      created.mockRestore();
      server.closeAllConnections();
      await program.close();
    }
  });

  async function typesOfDocuments(server: Server): Promise<(string | undefined)[]> {
    const fetched = async (path: string, headers = {}) =>
      await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/${path}`, { headers });
    const types = [];
    for (const path of FILES) {
      const response = await fetched(path);
      expect([path, (await response.text()) === fileOf(path)]).toEqual([path, true]);
      const { etag = '', 'content-type': type } = Object.fromEntries(response.headers);
      expect([path, (await fetched(path, { 'if-none-match': etag })).status]).toEqual([path, 304]);
      types.push(type);
    }
    for (const path of ['schemas/Nothing.json', 'schemas/..%2Fopenapi.json'])
      expect([path, (await fetched(path)).status]).toEqual([path, 404]);
    return types;
  }

  it('are those that the sources serve, to the byte, and all of them', async () => {
    const served = async (path: string) => await (await api.get(`/api/v1/${path}`)).text();
    const { components } = JSON.parse(await served('openapi.json')) as { components: { schemas: object } };
    const schemas = Object.keys(components.schemas).map((name) => `schemas/${name}.json`);
    expect(readdirSync(join(FOLDER, 'schemas')).map((name) => `schemas/${name}`)).toEqual(schemas.toSorted());
    expect(schemas.length).toBeGreaterThan(100);
    // Not `toBe`, which would compare the lines of different ones for a long time.
    for (const path of ['openapi.json', 'openapi.yaml', ...schemas])
      expect([path, fileOf(path) === (await served(path))]).toEqual([path, true]);
    const [, options] = /let options = (\{[\s\S]*?\n\});\n/.exec(fileOf('docs/swagger-ui-init.js')) ?? [];
    const { swaggerDoc } = runInNewContext(`(${options})`) as { swaggerDoc: object };
    expect(JSON.stringify(swaggerDoc) === fileOf('openapi.json')).toBe(true);
  });
});
