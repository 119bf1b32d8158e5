import { loadConfig } from '../config/load-config';
import { Drain } from './drain';

it('begins at once, and lasts for the configured time', async () => {
  const drain = new Drain(loadConfig({ SHUTDOWN_DRAIN_MS: '50' }));
  expect(drain.begun).toBe(false);
  const started = performance.now();
  const over = drain.onModuleDestroy();
  expect(drain.begun).toBe(true);
  await over;
  // Timers round down to milliseconds.
  expect(performance.now() - started).toBeGreaterThanOrEqual(49);
});
