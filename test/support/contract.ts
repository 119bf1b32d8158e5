import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const FILE = resolve(__dirname, '../../../shared/contract/openapi.yaml');

/** The contract of the nine published operations, which is stored outside the repository; null if it is absent. */
export const contract: OpenAPIObject | null = existsSync(FILE) ? parse(readFileSync(FILE, 'utf8')) : null;
if (!contract) console.warn('../shared/contract/openapi.yaml is absent: bodies are checked against our own document');

/**
 * Validates bodies against the schemas of an OpenAPI document.
 *
 * @returns a function that returns the violations of a body, none if it is valid
 */
export function bodyChecker(document: OpenAPIObject): (schema: string, body: unknown) => unknown[] {
  const ajv = validator();
  ajv.addSchema({ $id: 'document', components: document.components });
  return (schema, body) => {
    const validate = ajv.getSchema(`document#/components/schemas/${schema}`);
    if (!validate) throw new Error(`The document has no schema ${schema}`);
    return validate(body) ? [] : (validate.errors ?? []);
  };
}

/** @returns the violations of a body against a schema that refers to no other */
export function violations(schema: object, body: unknown): unknown[] {
  const validate = validator().compile(schema);
  return validate(body) ? [] : (validate.errors ?? []);
}

function validator(): Ajv {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  ajv.addFormat('double', true);
  ajv.addFormat('int64', { type: 'number', validate: Number.isSafeInteger });
  return ajv;
}
