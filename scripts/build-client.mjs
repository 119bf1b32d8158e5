// Builds packages/client for publishing: one file for each module system, and the types, of which those of the API are
// generated from the OpenAPI document.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const client = join(root, 'packages', 'client');
const dist = join(client, 'dist');

/** Without the types, for programs in this repository. */
export async function buildClientCode() {
  await build({
    root: client,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: dist,
      emptyOutDir: false,
      target: 'es2022',
      // Readable: the bundler of the application makes it small.
      minify: false,
      lib: {
        entry: join(client, 'src', 'index.ts'),
        formats: ['es', 'cjs'],
        fileName: (format) => (format === 'es' ? 'index.mjs' : 'index.cjs'),
      },
    },
  });
}

function run(...args) {
  // Standard output belongs to npm, which prints what it packs.
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  rmSync(dist, { recursive: true, force: true });
  await buildClientCode();
  run('scripts/prepare.mjs', '--build');
  run('scripts/api-types.mjs');
  run('node_modules/typescript/bin/tsc', '-p', 'packages/client/tsconfig.build.json');
  const types = "export * from './types/src/index.js';\n";
  for (const name of ['index.d.mts', 'index.d.cts']) writeFileSync(join(dist, name), types);
}
