// Writes the types of the dashboard's client, generated from the OpenAPI document that the server serves. They are not
// committed, so they cannot be out of date: a change of the API that the dashboard does not follow fails its type check.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';
import { servedDocument } from './served-document.mjs';

const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'dashboard', 'generated', 'api.d.ts');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, astToString(await openapiTypes(await servedDocument(), { defaultNonNullable: false })));
