import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { ImportService } from '../../src/ingestion/import.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { type GoldenScore, sharedFile } from '../support/golden';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const TOLERANCE = 1e-6 + 1e-12;
const SETS = [
  ['cdnow', '1998-06-30'],
  ['college_msg', '2004-08-01'],
] as const;

const reference = sharedFile('scoring/reference.py');
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 is not here: the comparison with reference.py is skipped');

(reference && hasPython ? describe : describe.skip)('all relationships of real data, against reference.py', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it.each(SETS)(
    '%s as of %s',
    async (name, asOf) => {
      const file = sharedFile(`data/${name}.csv.gz`) ?? '';
      const { dataSource } = database;
      await new ImportService(new FactsWriter(dataSource, new FeedPublisher(new FeedQueries(dataSource)))).import({
        files: [file],
        target: { orgId: 'org_test', name },
        strict: false,
        stdin: process.stdin,
      });
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
        [join(__dirname, '..', 'support', 'reference_scores.py'), reference ?? '', file, asOf],
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
