import type { ProjectId } from '../../src/auth/tenant';
import { BacktestCommand } from '../../src/backtest/backtest.command';
import { BacktestError } from '../../src/backtest/backtest.error';
import { BacktestQueries } from '../../src/backtest/backtest.queries';
import { BacktestService } from '../../src/backtest/backtest.service';
import { BacktestRunQueries } from '../../src/backtest/backtest-run.queries';
import { BacktestRunService } from '../../src/backtest/backtest-run.service';
import { ParticipationRunQueries } from '../../src/backtest/participation-run.queries';
import { ParticipationRunService } from '../../src/backtest/participation-run.service';
import { loadConfig } from '../../src/config/load-config';
import { UsageError } from '../../src/config/usage.error';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { ImportService } from '../../src/ingestion/files/import.service';
import { ImportMappings } from '../../src/ingestion/files/mapping/import-mappings.queries';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { FIXED_MODEL } from '../../src/scoring/model';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUpDays } from '../../src/scoring/roll-up';
import { DEFAULT_SETTINGS } from '../../src/scoring/score-settings';
import { SILENCE_MODELS } from '../../src/validation/silence-models';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { seededRandom } from '../support/seeded-random';
import { sharedFile } from '../support/shared-file';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const HORIZON = 30;

describe('a backtest', () => {
  let database: TestDatabase;
  let queries: BacktestRunQueries;
  let service: BacktestRunService;
  const histories = generate();
  beforeAll(async () => {
    database = await createTestDatabase();
    queries = new BacktestRunQueries(database.dataSource);
    service = new BacktestRunService(queries, new ParticipationRunService(new ParticipationRunQueries()));
  });
  afterAll(() => database.drop());

  async function recomputed(name: string, facts: readonly Fact[]) {
    const projectId = (await insertProject(database.dataSource, name)) as ProjectId;
    await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [
      projectId,
      isoDay(AS_OF),
    ]);
    await insertFacts(database.dataSource, projectId, facts);
    const recompute = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await recompute.recompute({ project: name })).toMatchObject([{ status: 'finished' }]);
    return projectId;
  }
  const projectNamed = async (name: string) => {
    const [project] = await service.projects(name);
    if (!project) throw new Error('no project');
    return project;
  };

  it('uses at a cutoff only what the score used then, and what followed', async () => {
    const projectId = await recomputed('Sample', histories.flat());
    const cutoff = AS_OF - 100;
    const sample = await queries.onSnapshot((runner) => queries.sample(runner, projectId, cutoff, HORIZON));
    const expected = histories
      .map((history) => ({ contact: history[0]?.contact ?? '', days: rollUpDays(history) }))
      .flatMap(({ contact, days }) => {
        const score = scoreRelationship(days, cutoff);
        const after = days.filter(({ day, weight }) => weight > 0 && day > cutoff && day <= cutoff + HORIZON).length;
        return score?.activeDays ? [{ contact, score, after }] : [];
      })
      .sort((a, b) => (a.contact < b.contact ? -1 : 1));
    expect(sample.size).toBe(expected.length);
    const { silence } = SILENCE_MODELS.depth(sample, DEFAULT_SETTINGS, FIXED_MODEL);
    for (const [index, { score, after }] of expected.entries()) {
      const { activeValue, weight, ...rest } = sample.at(index);
      expect(rest).toEqual({
        interactions: score.participations,
        startDay: score.startDay,
        activeDays: score.activeDays,
        firstDay: score.firstDay,
        lastDay: score.lastDay,
        activeAfter: after,
      });
      expect(activeValue).toBeCloseTo(score.activeValue, 5);
      expect(weight).toBeGreaterThan(0);
      expect(Math.abs((silence[index] ?? 0) - score.risk)).toBeLessThan(1.1e-6);
    }
  });

  it('is stored as the last result, which the API returns', async () => {
    const projectId = await recomputed('Kept', histories.flat());
    const reader = new BacktestService(new BacktestQueries(database.reader));
    expect(await reader.last(projectId)).toMatchObject({ ran_at: null, models: [], cutoffs: [] });
    const before = await database.dataSource.query('SELECT * FROM depth_scores WHERE project_id = $1', [projectId]);
    const result = await service.run(await projectNamed('Kept'), { cutoffs: 3 });
    const { ran_at, ...kept } = await reader.last(projectId);
    expect(kept).toEqual(JSON.parse(JSON.stringify(result)));
    expect(Date.parse(ran_at ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(await database.dataSource.query('SELECT * FROM depth_scores WHERE project_id = $1', [projectId])).toEqual(
      before,
    );

    expect(result.models.map(({ model }) => model)).toEqual(['depth', 'recency', 'frequency', 'rfm', 'bg_nbd']);
    expect(result.cutoffs).toHaveLength(3);
    expect(result.cutoffs.at(-1)?.date).toBe(isoDay(AS_OF - HORIZON));
    const observations = result.cutoffs.reduce((sum, { relationships }) => sum + relationships, 0);
    for (const model of result.models) {
      expect(model.auc).toBeGreaterThan(0.5);
      expect(model.flagged).toBe(result.models[0]?.flagged);
      expect(model.deciles.reduce((sum, { count }) => sum + count, 0)).toBe(observations);
      expect(model.calibration_error === null).toBe(!['depth', 'bg_nbd'].includes(model.model));
    }
    // The same facts give the same result, and another horizon replaces it.
    expect(await service.run(await projectNamed('Kept'), { cutoffs: 3 })).toEqual(result);
    await service.run(await projectNamed('Kept'), { cutoffs: 1, horizon: 7 });
    expect(await reader.last(projectId)).toMatchObject({ horizon_days: 7, cutoffs: [{ date: isoDay(AS_OF - 7) }] });
  });

  it('does not use what happened after its last day', async () => {
    await recomputed('Then', histories.flat());
    const later = histories.map(([fact]) => ({
      agent: 'Ada',
      contact: fact?.contact ?? '',
      occurredAt: onDay(AS_OF + 3),
    }));
    await recomputed('Later', [...histories.flat(), ...later]);
    const [then, after] = [await projectNamed('Then'), await projectNamed('Later')];
    expect(await service.run(after, { cutoffs: 2 })).toEqual(await service.run(then, { cutoffs: 2 }));
  });

  it('evaluates the fixed and the learned model by whether the contact takes part, with the data of that time', async () => {
    const facts = histories.flat().map((fact, index) => ({
      ...fact,
      direction: index % 3 === 0 ? ('outbound' as const) : ('inbound' as const),
    }));
    const unanswered = Array.from({ length: 40 }, (_, contact) => ({
      agent: 'Ada',
      contact: `never-${contact}`,
      occurredAt: onDay(AS_OF - 60 - contact),
      direction: 'outbound' as const,
    }));
    const judged = async (name: string, more: readonly Fact[] = []) => {
      await recomputed(name, [...facts, ...unanswered, ...more]);
      return await service.run(await projectNamed(name), { cutoffs: 2 });
    };
    const result = await judged('Participation');
    const [fixed, learned] = result.participation;
    const known = result.cutoffs.reduce((sum, { date }) => {
      const before = [...facts, ...unanswered].filter(({ occurredAt }) => occurredAt.slice(0, 10) <= date);
      return sum + new Set(before.map(({ contact }) => contact)).size;
    }, 0);
    expect(result.participation.map(({ model }) => model)).toEqual(['fixed', 'learned']);
    for (const it of result.participation) {
      // All relationships that existed at a cutoff, including those whose contact never took part.
      expect(it.reliability.reduce((sum, { rows }) => sum + rows, 0)).toBe(known);
      expect(it.alarms).toBe(fixed?.alarms);
      expect(it.auc).toBeGreaterThan(0.5);
    }
    expect(learned?.log_loss).toBeLessThan(fixed?.log_loss ?? 0);
    // The score that is compared with the baselines is the one that the project uses: with these facts, the fixed one.
    const [judgedFixed] = result.models;
    await database.dataSource.query(`UPDATE projects SET learns = true WHERE name = 'Participation'`);
    const [judgedLearned, ...others] = (await service.run(await projectNamed('Participation'), { cutoffs: 2 })).models;
    expect(judgedLearned?.calibration_error).toBeLessThan(judgedFixed?.calibration_error ?? 0);
    expect(others).toEqual(
      result.models.slice(1).map((one) => ({
        ...one,
        flagged: judgedLearned?.flagged,
        precision: expect.any(Number),
        recall: expect.any(Number),
      })),
    );
    expect(result.participation_verdict).toMatch(/the learned model predicts better than the fixed one/);
    // Facts after the windows change nothing: neither the fits nor the outcomes use them.
    const after = [...new Set(histories.flat().map(({ contact }) => contact))].map((contact) => ({
      agent: 'Ada',
      contact,
      occurredAt: onDay(AS_OF + 2),
    }));
    expect((await judged('Participation later', after)).participation).toEqual(result.participation);
  });

  it('reports why it cannot run', async () => {
    await insertProject(database.dataSource, 'Bare');
    await expect(service.run(await projectNamed('Bare'), { cutoffs: 3 })).rejects.toThrow(BacktestError);
    await recomputed(
      'Short',
      [0, 10, 20].map((ago) => ({ agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF - ago) })),
    );
    await expect(service.run(await projectNamed('Short'), { cutoffs: 3 })).rejects.toThrow(
      /21 days from 2025-06-10 to 2025-06-30, but 30 are needed before .* a horizon of 10 days is the longest/,
    );
    const { verdict, models } = await service.run(await projectNamed('Short'), { cutoffs: 3, horizon: 10 });
    expect(verdict).toMatch(/^Nothing to rank/);
    expect(models.every(({ auc }) => auc === null)).toBe(true);
  });

  it('is provisional while the history before its last cutoff is shorter than two horizons', async () => {
    const daily = (ago: number) => ({ agent: 'Ada', contact: `c${ago % 5}`, occurredAt: onDay(AS_OF - ago) });
    for (const [name, days, provisional] of [
      ['59 days', 59 + HORIZON, true],
      ['60 days', 60 + HORIZON, false],
    ] as const) {
      await recomputed(
        name,
        Array.from({ length: days }, (_, ago) => daily(ago)),
      );
      const result = await service.run(await projectNamed(name), { cutoffs: 3 });
      expect(result.cutoffs.at(-1)?.date).toBe(isoDay(AS_OF - HORIZON));
      expect(result.provisional).toBe(provisional);
      expect(/Provisional: at the last cutoff/.test(result.participation_verdict)).toBe(provisional);
    }
  });

  describe('from the command line', () => {
    const command = () => new BacktestCommand(service);
    let printed: string;
    beforeEach(() => {
      printed = '';
      jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
        printed += String(text);
        return true;
      });
    });
    afterEach(() => jest.restoreAllMocks());

    it('prints a table that ends with a verdict in words', async () => {
      await recomputed('Printed', histories.flat());
      await command().run(['--project', 'Printed', '--cutoffs', '2']);
      expect(printed).toMatch(/^Printed \(org_test\): predictions, and what happened in the next 30 days\n/);
      expect(printed).toMatch(/\n {2}depth +0\.\d{3} +0\.\d{3} +[\d.]+ % +[\d.]+ % +0\.\d{3}\n/);
      expect(printed).toMatch(/\n {2}BG\/NBD +0\.\d{3}/);
      expect(printed).toMatch(/\n {2}10 +\d+ +[\d.]+ % +[\d.]+ %\n/);
      expect(printed).toMatch(/\nDepth predicts who goes silent for 30 days with AUC 0\.\d{3}/);
      expect(printed.trimEnd().split('\n').at(-1)).toMatch(/^ {2}fitted on \d+ rows up to 2025-05-31 in \d+ ms$/);
    });

    it.each([
      [[], '--project is missing'],
      [['--project', 'x', '--cutoffs', '0'], '--cutoffs: expected a whole number from 1 to 24, got "0"'],
      [['--project', 'x', '--horizon', '3.5'], '--horizon: expected a whole number from 1 to 365, got "3.5"'],
      [['--project', 'x', '--weeks', '3'], "Unknown option '--weeks'"],
    ])('rejects the arguments %j', async (words, message) => {
      const error: unknown = await command()
        .run(words)
        .catch((reason) => reason);
      expect(error).toBeInstanceOf(UsageError);
      expect((error as Error).message).toContain(message);
    });

    it('does not find a project by another name', async () => {
      await expect(command().run(['--project', 'nobody'])).rejects.toThrow('There is no project "nobody"');
    });
  });

  const phone = sharedFile('data/copenhagen_phone.csv.gz');
  (phone ? it : it.skip)('gives the figures of docs/performance.md on real data', async () => {
    await new ImportService(
      new FactsWriter(database.dataSource, new FeedPublisher(new FeedQueries(database.dataSource)), loadConfig({})),
      new ImportMappings(database.dataSource),
    ).import({
      files: [phone ?? ''],
      target: { orgId: 'org_test', name: 'phone', pinnedAsOf: '2020-02-02' },
      strict: false,
      stdin: process.stdin,
    });
    const recompute = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    await recompute.recompute({ project: 'phone' });
    await database.dataSource.query(`UPDATE projects SET learns = false WHERE name = 'phone'`);
    const { models, cutoffs } = await service.run(await projectNamed('phone'), { cutoffs: 3, horizon: 7 });
    expect(cutoffs.map(({ date }) => date)).toEqual(['2020-01-19', '2020-01-26']);
    const figures = Object.fromEntries(models.map(({ model, auc }) => [model, auc?.toFixed(3)]));
    expect(figures).toEqual({ depth: '0.770', recency: '0.680', frequency: '0.761', rfm: '0.759', bg_nbd: '0.757' });
  });
});

/** Rhythms of all kinds over a year, some of which stop. */
function generate(): Fact[][] {
  const random = seededRandom(31);
  return Array.from({ length: 200 }, (_, index) => {
    const step = 1 + Math.floor(random() ** 2 * 40);
    const first = AS_OF - Math.floor(random() * 365);
    const until = random() < 0.5 ? AS_OF : first + Math.floor(random() * 200);
    const days: number[] = [];
    for (
      let day = first;
      day <= Math.min(until, AS_OF);
      day += Math.max(1, Math.round(step * (0.4 + 1.2 * random())))
    ) {
      days.push(day);
    }
    return days.map((day) => ({
      agent: 'Ada',
      contact: `contact ${String(index).padStart(3, '0')}`,
      occurredAt: onDay(day, 3_600_000),
      weight: random() < 0.2 ? 3 : 0.7,
      direction: (['inbound', null, 'outbound', 'inbound'] as const)[Math.floor(random() * 4)],
    }));
  });
}
