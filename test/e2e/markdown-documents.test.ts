import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const DOCS = join(__dirname, '..', '..', 'docs');

describe('the documents', () => {
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

  it('are all listed in llms.txt, and served as Markdown where it says', async () => {
    const response = await get('/llms.txt');
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const text = await response.text();
    expect(text).toMatch(/^# Relationship Depth\n\n> /);
    const links = [...text.matchAll(/\]\((\S+)\)/g)].map(([, link]) => link ?? '');
    for (const link of links) {
      const page = await get(link);
      expect([link, page.status]).toEqual([link, 200]);
      if (link.endsWith('.md')) expect(page.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
      expect((await page.text()).length).toBeGreaterThan(500);
    }
    const written = readdirSync(DOCS).filter((name) => name.endsWith('.md'));
    expect(links.filter((link) => link.endsWith('.md')).sort()).toEqual(written.map((name) => `/docs/${name}`).sort());
  });

  it('are the only files that their paths reach', async () => {
    for (const path of [
      '/docs/',
      '/docs/none.md',
      '/docs/../package.json',
      '/docs/%2e%2e%2fREADME.md',
      '/docs/images/home.png',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    expect((await get('/docs/adr/0001-notes-instead-of-a-watermark.md')).status).toBe(200);
    expect((await api.get('/docs/api.md', { method: 'POST' })).status).toBe(405);
  });

  it('describe every operation and parameter so that it can be read alone, but for those that were published without', async () => {
    const { paths } = (await (await get('/api/v1/openapi.json')).json()) as OpenAPIObject;
    const lacking = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(
        item as Record<string, { description?: string; parameters?: { name: string; description?: string }[] }>,
      )
        .filter(([, { description, parameters = [] }]) => !description || parameters.some((one) => !one.description))
        .map(([method]) => `${method} ${path}`),
    );
    expect(lacking.sort()).toEqual(
      [
        'get /api/v1/agents/{agentId}/contacts/{contactId}/depth',
        'get /api/v1/agents/{agentId}/depth-distribution',
        ...['at-risk', 'cohorts', 'depth-scores', 'fleet-activity', 'moat', 'moat-index', 'pipeline-flow'].map(
          (name) => `get /api/v1/projects/{projectId}/${name}`,
        ),
      ].sort(),
    );
  });
});
