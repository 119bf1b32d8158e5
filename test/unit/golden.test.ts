import { cohortWeeks } from '../../src/scoring/cohorts';
import { isoDay, utcDay } from '../../src/scoring/iso-day';
import { moatIndexOfSums, moatSums } from '../../src/scoring/moat-index';
import { FIXED_MODEL } from '../../src/scoring/model';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUpDays } from '../../src/scoring/roll-up';
import { round6 } from '../../src/scoring/round6';
import { fitRelationships } from '../support/fit-relationships';
import {
  differences,
  type GoldenV2,
  loadGoldenV2,
  modelOfReference,
  referenceScore,
  toReferenceModel,
  toScoredV2,
} from '../support/golden';

const golden = loadGoldenV2();

(golden ? describe : describe.skip)('version 2 of the score against golden.json', () => {
  const models: GoldenV2['models'] = golden?.models ?? {};
  const { cases, moats, cohorts, fits } = golden ?? {
    cases: [],
    moats: [],
    cohorts: null,
    fits: [],
  };
  const model = (name: string) => {
    const row = models[name];
    if (!row) throw new Error(`golden.json has no model ${name}`);
    return modelOfReference(row);
  };

  it('has the same fixed model', () => {
    expect(FIXED_MODEL).toEqual(model('fixed'));
  });

  it.each(cases.map((it) => [it.name, it] as const))('%s', (_, it) => {
    const got = referenceScore(rollUpDays(toScoredV2(it.interactions)), utcDay(it.as_of), model(it.model));
    expect(differences(got, it.expected)).toEqual([]);
  });

  it.each(moats.map((it) => [it.name, it] as const))('the Moat Index and the distribution of %s', (_, table) => {
    const book = table.cases.flatMap((name) => {
      const it = cases.find((one) => one.name === name);
      const score =
        it && scoreRelationship(rollUpDays(toScoredV2(it.interactions)), utcDay(it.as_of), model(table.model));
      return score ? [score] : [];
    });
    const index = moatIndexOfSums(moatSums(book));
    const got = {
      breadth: index.breadth,
      depth_quality: index.depthQuality,
      trend: index.trend,
      risk: index.risk,
      moat_index: index.moatIndex,
    };
    expect(differences(got, table.expected)).toEqual([]);
    const count = (holds: (it: (typeof book)[number]) => boolean) => book.filter(holds).length;
    const distribution = {
      total: book.length,
      avg_depth: round6(book.reduce((sum, it) => sum + it.depth, 0) / book.length),
      bands: Object.fromEntries(
        ['deep', 'strong', 'warm', 'light', 'faint'].map((band) => [band, count((it) => it.band === band)]),
      ),
      at_risk: count((it) => it.atRisk),
      deepened: count((it) => it.trend >= 0.05),
      declining: count((it) => it.trend <= -0.05),
    };
    expect(differences(distribution, table.distribution)).toEqual([]);
  });

  it('the cohorts, each week under the model of its Sunday', () => {
    const contacts = Object.values(cohorts?.contacts ?? {}).map((interactions) => rollUpDays(toScoredV2(interactions)));
    const rows = cohortWeeks(contacts, utcDay(cohorts?.as_of ?? ''), (cohorts?.models ?? []).map(model));
    const got = rows.map(({ entryWeek, weekOffset, size, active, depthSum }) => ({
      entry_week: isoDay(entryWeek),
      week_offset: weekOffset,
      size,
      active,
      retention: round6(active / size),
      avg_depth: round6(depthSum / size),
    }));
    expect(differences(got, cohorts?.expected)).toEqual([]);
  });

  it.each(fits.map((it) => [it.name, it] as const))('the fit of %s, parameters to 1e-6', (_, it) => {
    const relationships = it.relationships.map(({ agent_id, contact_id, days }) => ({
      agent: agent_id,
      contact: contact_id,
      days,
    }));
    const part = (rows: number) => Math.ceil(rows / it.max_rows);
    const got = toReferenceModel(fitRelationships(relationships, it.as_of, it.horizon, 1, part));
    expect(differences(got, it.expected)).toEqual([]);
    expect(toReferenceModel(fitRelationships(relationships.toReversed(), it.as_of, it.horizon, 1, part))).toEqual(got);
  });
});
