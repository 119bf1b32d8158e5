import { Test } from '@nestjs/testing';
import { Config } from '../../src/config/config';
import { ConfigModule } from '../../src/config/config.module';
import { loadConfig } from '../../src/config/load-config';
import { DatabaseModule } from '../../src/database/database.module';
import { RecomputeScheduleModule } from '../../src/recompute/recompute-schedule.module';
import { AS_OF, insertFacts, insertProject, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the scheduled recompute', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  async function application(recomputeCron: string) {
    const config: Config = loadConfig({ RECOMPUTE_CRON: recomputeCron });
    const module = await Test.createTestingModule({
      imports: [ConfigModule.of(config), DatabaseModule.at(database.url, 3), RecomputeScheduleModule],
    }).compile();
    return await module.init();
  }
  const scores = () => database.dataSource.query('SELECT user_id FROM depth_scores');

  it('fills the tables by itself', async () => {
    const projectId = await insertProject(database.dataSource);
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'one', occurredAt: onDay(AS_OF) }]);
    const module = await application('* * * * * *');
    try {
      let rows = await scores();
      while (rows.length === 0) rows = await scores(); // bounded by the test's time-out
      expect(rows).toEqual([{ user_id: 'one' }]);
    } finally {
      await module.close();
    }
  });
});
