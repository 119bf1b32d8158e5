// What ships, as CycloneDX has it: npm's own bill of materials without the packages that package-lock.json marks as for
// development or optional. (npm could leave them out itself, but leaves out with them whatever they need as well.)
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** @returns the document, of the lock file alone: nothing needs to be installed, and nobody is asked */
export function billOfMaterials() {
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--include=optional'];
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stderr || stdout}`);
  const bill = JSON.parse(stdout);
  const ships = shippedPackages();
  const kept = (reference) => ships.has(reference) || reference === bill.metadata.component['bom-ref'];
  bill.components = bill.components.filter((component) => kept(component['bom-ref']));
  bill.dependencies = bill.dependencies
    .filter(({ ref }) => kept(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(kept) }));
  return bill;
}

/** @returns `name@version` of each package of the lock file that is neither for development nor optional */
function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return new Set(
    Object.entries(packages).flatMap(([path, { version, dev, optional, devOptional }]) =>
      path === '' || dev || optional || devOptional ? [] : [`${path.split('node_modules/').at(-1)}@${version}`],
    ),
  );
}
