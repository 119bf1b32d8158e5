// The bill of materials of what ships, in CycloneDX: npm's own, without the packages that package-lock.json marks as
// development or optional. (npm's own option for this also drops packages that the shipped ones need.)
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** @returns the document, created from the lock file only, without installed packages or network access */
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

/** @returns `name@version` of each package of the lock file that is neither development nor optional */
function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return new Set(
    Object.entries(packages).flatMap(([path, { version, dev, optional, devOptional }]) =>
      path === '' || dev || optional || devOptional ? [] : [`${path.split('node_modules/').at(-1)}@${version}`],
    ),
  );
}
