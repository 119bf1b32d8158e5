// Lists the licences of everything that ships, from its bill of materials, and fails if one is neither allowed nor
// reviewed: npm run licences
import { billOfMaterials } from './bill-of-materials.mjs';

/** Licences that require only their notice, which stays in node_modules. */
const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
]);

/** Reviewed and accepted. */
const REVIEWED = new Map([
  ['argparse', 'Python-2.0: permissive, requires its notice'],
  ['busboy', 'MIT, declared in a form that npm no longer reads'],
  ['ical.js', 'MPL-2.0: concerns changes to its own files, and it is used as published'],
  ['streamsearch', 'MIT, declared in a form that npm no longer reads'],
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
  .filter(([licence]) => !isAllowed(licence))
  .flatMap(([licence, components]) => components.map(({ name }) => ({ name, licence })));
for (const { name, licence } of others) {
  console.error(`${REVIEWED.has(name) ? 'Reviewed' : 'NEEDS REVIEW'}: ${name}: ${REVIEWED.get(name) ?? licence}`);
}
process.exitCode = others.every(({ name }) => REVIEWED.has(name)) ? 0 : 1;

/** `(A OR B)` needs one allowed licence; `A AND B` needs both. */
function isAllowed(licence) {
  const parts = licence.replace(/[()]/g, '').split(' AND ');
  return parts.every((part) => part.split(' OR ').some((one) => ALLOWED.has(one)));
}

function licenceOf({ licenses = [] }) {
  return licenses.map(({ expression, license }) => expression ?? license.id ?? license.name).join(' AND ') || 'none';
}
