// Writes the bill of materials of what ships, as CycloneDX 1.5, to standard output: npm run sbom > sbom.json
import { billOfMaterials } from './bill-of-materials.mjs';

process.stdout.write(`${JSON.stringify(billOfMaterials(), null, 2)}\n`);
