import fc from 'fast-check';
import type { QueryRunner } from 'typeorm';
import { isoDay, utcDay } from '../../src/scoring/iso-day';
import { FIXED_MODEL, type ModelRow } from '../../src/scoring/model';
import { type RelationshipDay, rollUpDays } from '../../src/scoring/roll-up';
import { fitRelationships } from '../support/fit-relationships';
import {
  differences,
  loadGoldenV2,
  modelOfReference,
  referenceScore,
  toReferenceModel,
  toScoredV2,
} from '../support/golden';
import { fillScoreTables, sqlFit, sqlScores, type TestRelationship } from '../support/score-tables';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const AS_OF = 20_269;
const golden = loadGoldenV2();

const LEARNED: ModelRow = {
  ...FIXED_MODEL,
  kind: 'learned',
  ...{ c: -0.9, a: 0.62, f: 0.8, s: 0.21, m: 0.17, y: 0.5, rho: 0.035, lStartDay: AS_OF - 60 },
};
const MODELS: readonly ModelRow[] = [
  FIXED_MODEL,
  LEARNED,
  // The corners of the box, a short history and other horizons.
  { ...LEARNED, c: 12, a: 4, m: 4, f: 0, rho: 0.2, lStartDay: AS_OF, horizon: 365 },
  { ...LEARNED, c: -12, a: 4, f: 4, s: 4, m: 0, horizon: 1, lStartDay: -700_000 },
  // Nothing counts, and a contact who never took part still has no evidence.
  { ...LEARNED, a: 0, f: 0, s: 0, m: 0 },
];

const interaction = fc.record({
  occurredAt: fc
    .tuple(
      fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: AS_OF - 400, max: AS_OF + 5 }) },
        { weight: 1, arbitrary: fc.integer({ min: AS_OF - 2, max: AS_OF }) },
        // Long before doubles of the value's age end.
        { weight: 1, arbitrary: fc.constantFrom(-700_000, -300_000, 0, 10_000) },
      ),
      fc.integer({ min: 0, max: 86_399 }),
    )
    .map(([day, seconds]) => new Date(day * 86_400_000 + seconds * 1000).toISOString()),
  direction: fc.constantFrom('inbound' as const, 'outbound' as const, 'outbound' as const, null),
  kind: fc.constantFrom('message', 'message', 'message', 'meeting'),
  // The last three are not accepted, and may be in a database.
  weight: fc.constantFrom(1, 1, 1, 1, 1, 0.25, 0.003, 2, 0, 1e-12, 1e300, 1e-300, 5e-324),
});
const histories = fc.array(
  fc.oneof(fc.array(interaction, { maxLength: 4 }), fc.array(interaction, { maxLength: 60 })),
  { minLength: 700, maxLength: 700 },
);

describe('version 2 of the score in SQL', () => {
  let database: TestDatabase;
  let runner: QueryRunner;
  beforeAll(async () => {
    database = await createTestDatabase();
    runner = database.dataSource.createQueryRunner();
  });
  afterAll(async () => {
    await runner.release();
    await database.drop();
  });

  async function expectSame(relationships: readonly TestRelationship[], asOf: number, model: ModelRow): Promise<void> {
    const rows = await sqlScores(runner, asOf, model);
    const byContact = new Map(rows.map((row) => [row.user_id, row]));
    const wrong: string[] = [];
    for (const { contact, days } of relationships) {
      const wanted = referenceScore(days, asOf, model);
      const row = byContact.get(contact);
      if (wanted === null) {
        if (row) wrong.push(`${contact}: scored`);
        continue;
      }
      const turn = wanted.turn as Record<string, unknown>;
      const got = row && {
        ...wanted,
        n_interactions: row.n_interactions,
        n_in: row.n_in,
        n_out: row.n_out,
        n_days: row.n_days,
        silence_days: row.silence_days,
        typical_gap: row.typical_gap,
        active_value: row.active_value,
        depth: row.depth,
        band: row.band,
        risk: row.risk,
        evidence: row.evidence,
        first_reply_chance: row.first_reply_chance,
        potential: row.potential,
        worth: row.worth,
        prev_depth: row.prev_depth,
        delta: row.trend,
        evidence_delta: row.evidence_trend,
        trend: row.trend_word,
        at_risk: row.at_risk,
        dormant: row.dormant,
        stage: row.stage,
        recommended_action: row.action,
        turn: {
          ...turn,
          state: row.turn,
          ...(row.turn === 'none' ? {} : { days: row.turn_days, unanswered_days: row.n_unanswered }),
        },
      };
      wrong.push(...differences(got, wanted, `${contact} on ${isoDay(asOf)}`));
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  }

  it.each(
    MODELS.map((model, i) => [i, model] as const),
  )('says of generated histories what TypeScript says, under model %i', async (i, model) => {
    const [sample = []] = fc.sample(histories, { seed: 11 + i, numRuns: 1 });
    const relationships = sample.map((events, n) => ({
      agent: `a${n % 3}`,
      contact: `c${n}`,
      days: rollUpDays(events),
    }));
    await fillScoreTables(runner, relationships);
    await expectSame(relationships, AS_OF, model);
    await expectSame(relationships, AS_OF + 3000, model);
  });

  it('fits what a fit in memory fits', async () => {
    const [sample = []] = fc.sample(histories, { seed: 5, numRuns: 1 });
    const relationships = sample.map((events, n) => ({
      agent: `a${n % 13}`,
      contact: `c${n}`,
      days: rollUpDays(events),
    }));
    await fillScoreTables(runner, relationships);
    const inMemory = relationships.map(({ days, ...who }) => ({ ...who, days: daysAndWeights(days) }));
    for (const [until, part] of [
      [AS_OF, 1],
      [AS_OF - 10, 2],
      [AS_OF - 390, 1],
    ] as const) {
      const got = await sqlFit(runner, until, 30, 3, () => part);
      expect(
        differences(
          got,
          fitRelationships(inMemory, until, 30, 3, () => part),
        ),
      ).toEqual([]);
    }
  });

  (golden ? it : it.skip)('says of the golden cases what the reference says', async () => {
    for (const [name, reference] of Object.entries(golden?.models ?? {})) {
      const cases = (golden?.cases ?? []).filter(({ model }) => model === name);
      for (const asOf of new Set(cases.map((it) => it.as_of))) {
        const relationships = cases
          .filter((it) => it.as_of === asOf)
          .map((it) => ({ agent: 'ada', contact: it.name, days: rollUpDays(toScoredV2(it.interactions)) }));
        await fillScoreTables(runner, relationships);
        await expectSame(relationships, utcDay(asOf), modelOfReference(reference));
      }
    }
  });

  (golden ? it : it.skip)('fits the golden projects', async () => {
    for (const fit of golden?.fits ?? []) {
      const relationships = fit.relationships.map(({ agent_id, contact_id, days }) => ({
        agent: agent_id,
        contact: contact_id,
        days: days.map(([day, weight]): RelationshipDay => {
          const outbound = weight > 0 ? 0 : 1;
          return {
            day,
            weight,
            interactions: 1,
            inbound: 1 - outbound,
            outbound,
            lastWord: outbound ? 'us' : 'contact',
          };
        }),
      }));
      await fillScoreTables(runner, relationships);
      const got = await sqlFit(runner, fit.as_of, fit.horizon, 1, (rows) =>
        Math.max(1, Math.ceil(rows / fit.max_rows)),
      );
      expect(differences(toReferenceModel(got), fit.expected)).toEqual([]);
    }
  });
});

function daysAndWeights(days: readonly RelationshipDay[]) {
  return days.map(({ day, weight }) => [day, weight] as const);
}
