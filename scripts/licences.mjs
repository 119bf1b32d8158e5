// Lists the licences of everything that ships, from its bill of materials, and fails if one is neither allowed nor
// reviewed: npm run licences
import { billOfMaterials } from './bill-of-materials.mjs';

/** They ask for their notice to be kept, which stays in node_modules, and for nothing else. */
const FINE = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
]);

/** Reviewed and accepted. */
const LOOKED_AT = new Map([
  ['argparse', 'Python-2.0: permissive, asks for its notice to be kept'],
  ['busboy', 'MIT, which its package.json says in a form that npm reads no more'],
  ['streamsearch', 'MIT, which its package.json says in a form that npm reads no more'],
]);

const byLicence = new Map();
for (const component of billOfMaterials().components) {
  const licence = licenceOf(component);
  byLicence.set(licence, [...(byLicence.get(licence) ?? []), component]);
}
const sorted = [...byLicence].sort(([, a], [, b]) => b.length - a.length);
for (const [licence, components] of sorted) {
  const names = components.map((component) => component['bom-ref']).sort();
  console.log(`${licence} (${names.length})\n  ${names.join('\n  ')}`);
}
const others = sorted
  .filter(([licence]) => !fine(licence))
  .flatMap(([licence, components]) => components.map(({ name }) => ({ name, licence })));
for (const { name, licence } of others) {
  console.error(`${LOOKED_AT.has(name) ? 'Reviewed' : 'NEEDS REVIEW'}: ${name}: ${LOOKED_AT.get(name) ?? licence}`);
}
process.exitCode = others.every(({ name }) => LOOKED_AT.has(name)) ? 0 : 1;

/** Of `(A OR B)` one that is fine is enough, of `A AND B` both have to be. */
function fine(licence) {
  const parts = licence.replace(/[()]/g, '').split(' AND ');
  return parts.every((part) => part.split(' OR ').some((one) => FINE.has(one)));
}

function licenceOf({ licenses = [] }) {
  return licenses.map(({ expression, license }) => expression ?? license.id ?? license.name).join(' AND ') || 'none';
}
