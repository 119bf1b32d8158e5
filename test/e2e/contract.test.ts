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
      // Fields that the published operations do not have.
      expect(served.components?.securitySchemes).toMatchObject(published.components?.securitySchemes ?? {});
    });
  });

  it('explains what the feed omits, which contacts count as new, and when kept_from moves', () => {
    const { description = '' } = served.info;
    for (const words of [
      'The feed of a project that is pinned to a day omits later acts',
      'no feed shows an act before its\nown time',
      'A contact without any dated fact counts as `new` on every day',
    ])
      expect(description).toContain(words);
    const history = served.paths['/api/v1/projects/{projectId}/moat-index/history']?.get?.description;
    expect(history).toMatch(/`kept_from` moves back\. It moves forward only if/);
  });

  it('describes the unit or formula and the range of every number of every body', () => {
    const numbers = Object.entries(served.components?.schemas ?? {})
      .flatMap(([name, schema]) => numbersIn(name, schema as Json))
      // Codes explain themselves.
      .filter(({ place }) => !/^(ErrorModel|EventProblemBody)\.status$/.test(place));
    expect(numbers.length).toBeGreaterThan(150);
    const lacking = (mark: RegExp) =>
      numbers.filter(({ description }) => !mark.test(description)).map((it) => `${it.place}: ${it.description}`);
    expect(lacking(RANGE)).toEqual([]);
    expect(lacking(MEANING)).toEqual([]);
  });
});

/** A range, or one bound; some are indexes of a list. */
const RANGE = /-?[\d.]+ ?(\.\.|to) ?(-?[\d.]+|size|weight|active_days)|(?<![.\d])\d or more|above 0|(from|From) [01]\b/;
/** A unit, a formula, or the name of the measure in the literature. */
const MEANING = new RegExp(
  [
    '[Dd]ays|[Ww]eeks|periods|[Mm]illiseconds|[Rr]ows|[Ii]nteractions|[Rr]elationships|[Cc]ontacts|[Mm]embers|[Ee]vents',
    '[Vv]ersion|[Ff]lagged|[Ss]ilent among|[Rr]uns|[Pp]rojects|[Aa]gents|[Kk]eys|[Ll]ine|[Pp]lace|[Tt]enth',
    '[Mm]essages|[Bb]ytes|[Hh]ours|[Ss]econds|[Aa]ttempts|[Ss]tatus code|[Pp]otential|[Ee]pisodes',
    '[Pp]robability|[Ss]hare|[Mm]ean|[Mm]edian|[Ss]um|[Dd]epth|[Ww]eight|Moat Index|AUC|ROC|Spearman| [/x×-] |minus',
  ].join('|'),
);

/** Every number in a schema's own properties: plain, in a list or in a map, and nullable. */
function numbersIn(name: string, schema: Json): { place: string; description: string }[] {
  return Object.entries((schema.properties ?? {}) as Record<string, Json>).flatMap(([field, property]) => {
    const inner = [property, property.items, property.additionalProperties] as (Json | undefined)[];
    const numeric = inner.some((it) => [it?.type].flat().some((type) => type === 'number' || type === 'integer'));
    return numeric ? [{ place: `${name}.${field}`, description: String(property.description ?? '') }] : [];
  });
}

/** The only permitted difference: we may describe a property that the contract does not describe. */
function withoutOurDescriptions(ours: Json, theirs: Json): Json {
  const properties = Object.entries((ours.properties ?? {}) as Record<string, Json>).map(([name, property]) => {
    const published = ((theirs.properties ?? {}) as Record<string, Json>)[name];
    const { description, ...rest } = property;
    return [name, published && !('description' in published) ? rest : property];
  });
  return { ...ours, properties: Object.fromEntries(properties) };
}

/** `required` is a set, so its order does not matter. */
function sorted(schema: Json): Json {
  return Array.isArray(schema.required) ? { ...schema, required: [...schema.required].sort() } : schema;
}
