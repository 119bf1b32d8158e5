import { setTimeout as delay } from 'node:timers/promises';
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
  const scored = async (): Promise<string[]> => {
    const rows: { user_id: string }[] = await database.dataSource.query('SELECT user_id FROM depth_scores ORDER BY 1');
    return rows.map(({ user_id }) => user_id);
  };
  const put = async (projectId: string, contact: string) =>
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact, occurredAt: onDay(AS_OF) }]);
  /** Limited by the test's timeout. */
  const untilScored = async (contact: string): Promise<void> => {
    while (!(await scored()).includes(contact)) await delay(10);
  };

  it('processes at its start what arrived before, and then follows the schedule', async () => {
    const projectId = await insertProject(database.dataSource);
    await put(projectId, 'before');
    const module = await application('* * * * * *');
    try {
      await untilScored('before');
      await put(projectId, 'meanwhile');
      await untilScored('meanwhile');
      expect(await scored()).toEqual(['before', 'meanwhile']);
    } finally {
      await module.close();
    }
  });

  it('processes at its start what arrived before, even if the next tick is far away', async () => {
    await put(await insertProject(database.dataSource, 'Later'), 'later');
    const module = await application('0 0 1 1 *');
    try {
      await untilScored('later');
    } finally {
      await module.close();
    }
  });
});
