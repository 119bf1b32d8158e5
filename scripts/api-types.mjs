// Writes the types of packages/client, generated from the OpenAPI document that the server serves. They are not committed, so they
// cannot be out of date: a change of the API that the dashboard, which uses the client, does not follow fails its type check.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';
import { servedDocument } from './served-document.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const types = astToString(await openapiTypes(servedDocument(), { defaultNonNullable: false }));
// Not a declaration, so that the compiler writes it beside those of the client.
const file = join(root, 'packages', 'client', 'generated', 'api.ts');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, types);
