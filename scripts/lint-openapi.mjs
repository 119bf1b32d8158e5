// Lints the OpenAPI document that the server serves with Redocly's rules, as redocly.yaml sets them.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatProblems, getTotals, lintFromString, loadConfig } from '@redocly/openapi-core';
import { servedDocument } from './served-document.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = JSON.stringify(servedDocument(), null, 2);
const config = await loadConfig({ configPath: join(root, 'redocly.yaml') });
const problems = await lintFromString({ source, absoluteRef: join(root, 'openapi.json'), config });
const totals = getTotals(problems);
formatProblems(problems, { format: 'stylish', totals, version: '' });
console.log(`openapi.json: ${totals.errors} errors, ${totals.warnings} warnings`);
process.exitCode = problems.length > 0 ? 1 : 0;
