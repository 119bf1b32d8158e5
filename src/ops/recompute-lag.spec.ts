import { RecomputeLag } from './recompute-lag';
import type { RecomputeLagQueries, WaitingProject } from './recompute-lag.queries';

describe('RecomputeLag', () => {
  let waiting: WaitingProject[];
  let lag: RecomputeLag;
  beforeEach(() => {
    lag = new RecomputeLag({ waiting: async () => waiting } as RecomputeLagQueries);
  });

  it('is 0 if no facts wait', async () => {
    waiting = [];
    lag.checked('quiet', 1_000);
    expect(await lag.seconds()).toBe(0);
  });

  it('is the wait of the project that waits longest', async () => {
    waiting = [
      { project_id: 'one', behind_s: 10 },
      { project_id: 'two', behind_s: 70 },
    ];
    expect(await lag.seconds()).toBe(70);
  });

  it('ignores the time during which a project had nothing to do', async () => {
    waiting = [{ project_id: 'idle', behind_s: 259_200 }];
    lag.checked('idle', 120); // a run that began 120 s ago found nothing
    const seconds = await lag.seconds();
    expect(seconds).toBeGreaterThanOrEqual(120);
    expect(seconds).toBeLessThan(259_200);
  });
});
