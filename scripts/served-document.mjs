// The OpenAPI document that the built server serves.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist/src/http/openapi/documents/openapi.json');

export function servedDocument() {
  return JSON.parse(readFileSync(file, 'utf8'));
}
