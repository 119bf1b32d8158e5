import type { OpenAPIObject } from '@nestjs/swagger';
import { parse } from 'yaml';
import { contract } from '../support/contract';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

type Json = { [key: string]: unknown };

describe('the served OpenAPI document', () => {
  let database: TestDatabase;
  let api: TestApi;
  let served: OpenAPIObject;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    served = (await (await api.get('/api/v1/openapi.json')).json()) as OpenAPIObject;
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  it('is OpenAPI 3.1, the same as JSON and as YAML', async () => {
    const yaml = await api.get('/api/v1/openapi.yaml');
    expect(yaml.headers.get('content-type')).toBe('application/yaml');
    expect(parse(await yaml.text())).toEqual(served);
    expect(served.openapi).toBe('3.1.0');
  });

  (contract ? describe : describe.skip)('agrees with the contract in', () => {
    const published = contract ?? ({ paths: {}, components: {} } as OpenAPIObject);

    it.each(Object.keys(published.paths))('the operation %s', (path) => {
      expect(served.paths[path]).toEqual(published.paths[path]);
    });

    it.each(Object.keys(published.components?.schemas ?? {}))('the schema %s', (name) => {
      const ours = served.components?.schemas?.[name] as Json | undefined;
      const theirs = published.components?.schemas?.[name] as Json;
      expect(sorted(withoutOurDescriptions(ours ?? {}, theirs))).toEqual(sorted(theirs));
    });

    it('the security scheme', () => {
      // Beside ours, which none of the published operations has.
      expect(served.components?.securitySchemes).toMatchObject(published.components?.securitySchemes ?? {});
    });
  });

  it('describes every number of every body', () => {
    const silent: string[] = [];
    for (const [name, schema] of Object.entries(served.components?.schemas ?? {})) {
      for (const [field, property] of Object.entries((schema as { properties?: Json }).properties ?? {})) {
        const { type, description } = property as Json;
        if ((type === 'number' || type === 'integer') && !description) silent.push(`${name}.${field}`);
      }
    }
    expect(silent).toEqual([]);
  });
});

/** The one difference that is allowed: where the contract does not describe a property, we may. */
function withoutOurDescriptions(ours: Json, theirs: Json): Json {
  const properties = Object.entries((ours.properties ?? {}) as Record<string, Json>).map(([name, property]) => {
    const published = ((theirs.properties ?? {}) as Record<string, Json>)[name];
    const { description, ...rest } = property;
    return [name, published && !('description' in published) ? rest : property];
  });
  return { ...ours, properties: Object.fromEntries(properties) };
}

/** `required` is a set: its order says nothing. */
function sorted(schema: Json): Json {
  return Array.isArray(schema.required) ? { ...schema, required: [...schema.required].sort() } : schema;
}
