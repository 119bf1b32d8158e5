import type { OpenAPIObject } from '@nestjs/swagger';
import { schemaPath } from './schema-link';

const COMPONENT = '#/components/schemas/';

/** The JSON Schema 2020-12 of every schema in the document, by name. They reference each other by URL path. */
export function jsonSchemas(document: OpenAPIObject): ReadonlyMap<string, object> {
  return new Map(
    Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => [
      name,
      { $schema: 'https://json-schema.org/draft/2020-12/schema', ...(relink(schema) as object) },
    ]),
  );
}

function relink(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relink);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? schemaPath(inner.slice(COMPONENT.length)) : relink(inner),
    ]),
  );
}
