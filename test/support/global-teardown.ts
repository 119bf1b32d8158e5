import { rmSync } from 'node:fs';
import { testServer } from './test-server';

export default async function globalTeardown(): Promise<void> {
  await testServer.hold?.release(true);
  if (testServer.folder) rmSync(testServer.folder, { recursive: true, force: true });
}
