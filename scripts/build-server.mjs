// Builds the server of this script's clone: compiles it, then writes the API documents as it serves them, which takes too
// long for a request. They are read over HTTP from the compiled application in preview: nothing is instantiated, so it
// needs no database and no key.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
const { status } = spawnSync(process.execPath, [...process.execArgv, nest, 'build'], { cwd: root, stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const built = createRequire(join(root, 'dist', 'src', 'main.js'));
const { createApplication } = built('./app.setup.js');
const { loadConfig } = built('./config/load-config.js');
const { API_PREFIX } = built('./http/openapi/schema-link.js');
const folder = join(root, 'dist', 'src', 'http', 'openapi', 'documents');

const config = loadConfig({ DASHBOARD: 'off', LOG_LEVEL: 'silent', RATE_LIMIT: 'off' });
const app = await createApplication(config, 'postgres://localhost/none', undefined, true);
const server = app.getHttpServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const documents = new Map();
const read = async (name, path = name) => {
  const response = await fetch(`http://127.0.0.1:${server.address().port}${API_PREFIX}/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  documents.set(name, await response.text());
};
await read('openapi.json');
await read('openapi.yaml');
await read('swagger-ui-init.js', 'docs/swagger-ui-init.js');
const { components } = JSON.parse(documents.get('openapi.json'));
for (const name of Object.keys(components.schemas)) await read(`schemas/${name}.json`);
server.close();
server.closeAllConnections();

// The server reads them from the folder as soon as it exists, so it gets its name when they are complete.
const unfinished = `${folder}.part`;
rmSync(unfinished, { recursive: true, force: true });
mkdirSync(join(unfinished, 'schemas'), { recursive: true });
for (const [name, text] of documents) writeFileSync(join(unfinished, name), text);
rmSync(folder, { recursive: true, force: true });
renameSync(unfinished, folder);
