import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { ImportService } from '../../src/ingestion/files/import.service';
import type { ImportSummary } from '../../src/ingestion/files/import-request';
import { ImportMappings } from '../../src/ingestion/files/mapping/import-mappings.queries';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { FIXED_MODEL } from '../../src/scoring/model';
import { differences, toReferenceModel } from '../support/golden';
import { sharedFile } from '../support/shared-file';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const CDNOW = { name: 'cdnow', asOf: '1998-06-30', read: 69_659 };
const SETS = [CDNOW, { name: 'college_msg', asOf: '2004-08-01', read: 59_835 }];

const reference = sharedFile('scoring/v2/reference.py');
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 is not here: the comparison with reference.py is skipped');

/** The results of reference.py for a relationship. */
type ReferenceRow = Readonly<Record<string, unknown>> & {
  readonly turn: { readonly state: string; readonly unanswered_days: number };
};

const fileOf = (name: string) => sharedFile(`data/${name}.csv.gz`) ?? '';

(fileOf('cdnow') ? describe : describe.skip)('real data', () => {
  let database: TestDatabase;
  let summaries: ReadonlyMap<string, ImportSummary>;
  beforeAll(async () => {
    database = await createTestDatabase();
    const imports = SETS.map(async ({ name }) => [name, await importSet(name)] as const);
    summaries = new Map(await Promise.all(imports));
  });
  afterAll(() => database.drop());

  async function importSet(name: string): Promise<ImportSummary> {
    const { dataSource } = database;
    const service = new ImportService(
      new FactsWriter(dataSource, new FeedPublisher(new FeedQueries(dataSource)), loadConfig({})),
      new ImportMappings(dataSource),
    );
    const target = { orgId: 'org_test', name };
    return await service.import({ files: [fileOf(name)], target, strict: false, stdin: process.stdin });
  }

  it.each(SETS)('of $name is imported completely', ({ name, read }) => {
    expect(summaries.get(name)).toMatchObject({ read, added: read, rejected: 0 });
    expect(existsSync(`${fileOf(name)}.rejects.csv`)).toBe(false);
  });

  it('of cdnow is imported once: 23,570 contacts, and nothing the second time', async () => {
    expect(summaries.get('cdnow')).toMatchObject({ contactsAdded: 23_570 });
    const { read } = CDNOW;
    expect(await importSet('cdnow')).toMatchObject({ read, added: 0, duplicates: read });
  });

  (reference && hasPython ? it : it.skip).each(SETS)(
    'of $name as of $asOf is scored, all of it, as reference.py scores it',
    async ({ name, asOf }) => {
      const { dataSource } = database;
      const service = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
      // A run that fits a model is followed by one under that model; `npm run bench -- reference` compares those.
      await dataSource.query('UPDATE projects SET learns = false WHERE name = $1', [name]);
      expect(await service.recompute({ project: name, asOf })).toMatchObject([{ status: 'finished' }]);

      const rows: Record<string, unknown>[] = await dataSource.query(
        `SELECT agents.name AS agent, user_id, depth, evidence, first_reply_chance, prev_depth, trend AS delta,
           evidence_trend AS evidence_delta, risk, potential, worth, band, at_risk, dormant, stage, trend_word AS trend,
           action AS recommended_action, turn, n_unanswered, silence_days, typical_gap, n_days, n_in, n_out
         FROM depth_scores JOIN projects USING (project_id) JOIN agents USING (project_id, agent_id)
         WHERE projects.name = $1`,
        [name],
      );
      const ours = new Map(rows.map((row) => [JSON.stringify([row.agent, row.user_id]), row]));
      const output = execFileSync(
        'python3',
        [join(__dirname, '..', 'support', 'reference.py'), reference ?? '', fileOf(name), asOf, 'score', '1'],
        { encoding: 'utf8', input: JSON.stringify([toReferenceModel(FIXED_MODEL)]), maxBuffer: 256 * 1024 * 1024 },
      );
      const different: string[] = [];
      const wanted = output
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as [string, string, [ReferenceRow | null]])
        .flatMap(([agent, contact, [score]]) => (score ? [{ agent, contact, score }] : []));
      for (const { agent, contact, score } of wanted) {
        const { agent: _, user_id, ...row } = ours.get(JSON.stringify([agent, contact])) ?? {};
        const { turn, ...its } = score;
        const said = { ...its, turn: turn.state, n_unanswered: turn.unanswered_days } as Record<string, unknown>;
        const compared = Object.fromEntries(Object.keys(row).map((key) => [key, said[key]]));
        different.push(...differences(row, compared, `${agent} ${contact}`), ...(user_id ? [] : ['no row']));
      }
      expect(different.slice(0, 20)).toEqual([]);
      expect(wanted.length).toBeGreaterThan(10_000);
      expect(rows).toHaveLength(wanted.length);
    },
    120_000,
  );
});
