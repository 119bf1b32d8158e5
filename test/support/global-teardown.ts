import { rmSync } from 'node:fs';
import { testServer } from './test-server';

export default async function globalTeardown(): Promise<void> {
  if (!testServer.current) return;
  await testServer.current.hold.release(true);
  rmSync(testServer.current.dataDir, { recursive: true, force: true });
}
