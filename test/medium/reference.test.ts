import { spawnSync } from 'node:child_process';
import { utcDay } from '../../src/scoring/iso-day';
import { FIXED_MODEL } from '../../src/scoring/model';
import { fitRelationships } from '../support/fit-relationships';
import { compareWithReference, readRelationships, SHARED_SETS } from '../support/reference';
import { sharedFile } from '../support/shared-file';

/**
 * Number of relationships of each set that are compared here; `npm run bench -- reference` compares all, and the fits.
 */
const COMPARED = 150;

const program = sharedFile('scoring/v2/reference.py');
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 is not here: the comparison with reference.py is skipped');

(program && hasPython ? describe : describe.skip)('version 2 of the score on real data', () => {
  it.each(
    SHARED_SETS,
  )('gives the results of reference.py for $name as of $asOf, under the fixed and the learned model', ({
    name,
    asOf,
  }) => {
    const file = sharedFile(`data/${name}.csv.gz`);
    if (!file || !program) return;
    const reference = { program, file, asOf };
    const relationships = readRelationships(file);
    const part = Math.ceil(relationships.length / COMPARED);
    const day = utcDay(asOf);
    const fitted = fitRelationships(
      relationships
        .filter((_, i) => i % part === 0)
        .map(({ days, ...who }) => ({ ...who, days: days.map((it) => [it.day, it.weight] as const) })),
      day - 1,
      30,
      2,
    );
    const models = [FIXED_MODEL, fitted];
    const { compared, different } = compareWithReference(reference, relationships, day, models, part);
    expect(compared).toBeGreaterThan(COMPARED / 2);
    expect(different.slice(0, 10)).toEqual([]);
  });
});
