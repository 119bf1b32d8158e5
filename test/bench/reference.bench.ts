import { fitPart } from '../../src/scoring/fit';
import { utcDay } from '../../src/scoring/iso-day';
import { FIXED_MODEL } from '../../src/scoring/model';
import { differences, greatestDifference, toReferenceModel } from '../support/golden';
import { compareWithReference, fitOfReference, readRelationships, SHARED_SETS } from '../support/reference';
import { fillScoreTables, sqlFit } from '../support/score-tables';
import { sharedFile } from '../support/shared-file';
import { createTestDatabase } from '../support/test-database';

/**
 * Compares every relationship of every shared data set with reference.py, under the fixed and the learned model, and
 * the fits.
 */
export default async function reference(): Promise<void> {
  const program = sharedFile('scoring/v2/reference.py');
  if (!program) return;
  const database = await createTestDatabase();
  const runner = database.dataSource.createQueryRunner();
  let wrong = 0;
  const report = (line: string, different: readonly string[], most: number) => {
    wrong += different.length;
    const verdict = different.length === 0 ? 'same' : `${different.length} differ`;
    console.log(`${line}: ${verdict}, at most ${most.toExponential(1)} apart`);
    for (const one of different.slice(0, 5)) console.log(`  ${one}`);
  };
  for (const { name, asOf } of SHARED_SETS) {
    const file = sharedFile(`data/${name}.csv.gz`);
    if (!file) continue;
    const day = utcDay(asOf);
    const relationships = readRelationships(file);
    await fillScoreTables(runner, relationships);
    const begun = performance.now();
    const fitted = await sqlFit(runner, day, 30, 1, fitPart);
    const ms = Math.round(performance.now() - begun);
    const wanted = fitOfReference({ program, file, asOf });
    report(
      `${name}: the fit on ${fitted.rows} rows in ${ms} ms`,
      differences(toReferenceModel(fitted), toReferenceModel(wanted)),
      greatestDifference(toReferenceModel(fitted), toReferenceModel(wanted)),
    );
    const models = [FIXED_MODEL, fitted];
    const { compared, different, most } = compareWithReference({ program, file, asOf }, relationships, day, models, 1);
    report(`${name}: ${compared} relationships under the fixed and the learned model`, different, most);
  }
  await runner.release();
  await database.drop();
  if (wrong > 0) process.exitCode = 1;
}
