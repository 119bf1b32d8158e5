import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { ImportService, type ImportSummary } from '../../src/ingestion/import.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { type GoldenScore, sharedFile } from '../support/golden';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const TOLERANCE = 1e-6 + 1e-12;
const CDNOW = { name: 'cdnow', asOf: '1998-06-30', read: 69_659 };
const SETS = [CDNOW, { name: 'college_msg', asOf: '2004-08-01', read: 59_835 }];

const reference = sharedFile('scoring/reference.py');
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 is not here: the comparison with reference.py is skipped');

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
    );
    const target = { orgId: 'org_test', name };
    return await service.import({ files: [fileOf(name)], target, strict: false, stdin: process.stdin });
  }

  it.each(SETS)('of $name is taken whole', ({ name, read }) => {
    expect(summaries.get(name)).toMatchObject({ read, added: read, rejected: 0 });
    expect(existsSync(`${fileOf(name)}.rejects.csv`)).toBe(false);
  });

  it('of cdnow is taken once: 23,570 contacts, and nothing when it comes again', async () => {
    expect(summaries.get('cdnow')).toMatchObject({ contactsAdded: 23_570 });
    const { read } = CDNOW;
    expect(await importSet('cdnow')).toMatchObject({ read, added: 0, duplicates: read });
  });

  (reference && hasPython ? it : it.skip).each(SETS)(
    'of $name as of $asOf is scored, all of it, as reference.py scores it',
    async ({ name, asOf }) => {
      const { dataSource } = database;
      const service = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
      expect(await service.recompute({ project: name, asOf })).toMatchObject([{ status: 'finished' }]);

      const rows: (GoldenScore & { agent: string; user_id: string })[] = await dataSource.query(
        `SELECT agents.name AS agent, user_id, depth, trend AS delta, band, at_risk, stage, trend_word AS trend, action AS recommended_action
         FROM depth_scores JOIN projects USING (project_id) JOIN agents USING (project_id, agent_id)
         WHERE projects.name = $1`,
        [name],
      );
      const ours = new Map(rows.map((row) => [JSON.stringify([row.agent, row.user_id]), row]));
      const output = execFileSync(
        'python3',
        [join(__dirname, '..', 'support', 'reference_scores.py'), reference ?? '', fileOf(name), asOf],
        { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
      );
      let largest = 0;
      const different: string[] = [];
      const lines = output.trimEnd().split('\n');
      for (const line of lines) {
        const [agent, contact, wanted] = JSON.parse(line) as [string, string, GoldenScore];
        const got = ours.get(JSON.stringify([agent, contact]));
        if (!got) {
          different.push(`${agent} ${contact}: no row`);
          continue;
        }
        largest = Math.max(largest, Math.abs(got.depth - wanted.depth), Math.abs(got.delta - wanted.delta));
        for (const key of ['band', 'at_risk', 'stage', 'trend', 'recommended_action'] as const) {
          if (got[key] !== wanted[key]) different.push(`${agent} ${contact}: ${key} ${got[key]}, not ${wanted[key]}`);
        }
      }
      expect(different).toEqual([]);
      expect(lines.length).toBeGreaterThan(10_000);
      expect(rows).toHaveLength(lines.length);
      expect(largest).toBeLessThan(TOLERANCE);
      console.log(
        `${name}: ${lines.length} relationships, largest difference of depth and trend ${largest.toExponential(1)}`,
      );
    },
    120_000,
  );
});
