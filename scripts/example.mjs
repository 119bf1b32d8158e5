// Runs one of the examples: builds what it needs of packages/client, and serves those that are pages.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { buildClientCode } from './build-client.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'examples');
const [name = '', ...args] = process.argv.slice(2);
const path = join(folder, name);
if (!/^[\w.-]+$/.test(name) || !existsSync(path)) {
  console.error(
    'Usage: npm run example -- agent-loop.mjs | slack-digest-receiver.mjs | send-events.sh FILE | relationship-widget',
  );
  process.exit(2);
}
await buildClientCode();
if (name.includes('.')) {
  const command = name.endsWith('.sh') ? 'bash' : process.execPath;
  const child = spawn(command, [path, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => process.exit(code ?? 1));
} else {
  const headers = { Authorization: `Bearer ${process.env.DEPTH_TOKEN ?? ''}` };
  const target = process.env.DEPTH_URL ?? 'http://localhost:3000';
  const server = await createServer({
    root: path,
    configFile: false,
    server: { port: 5174, host: '127.0.0.1', proxy: { '/api': { target, headers } } },
  });
  await server.listen();
  server.printUrls();
}
