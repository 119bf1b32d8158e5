import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProgram } from '../support/built-program';

const ROOT = join(__dirname, '..', '..');
const NAME = '@relationship-depth/client';
const PROGRAM = `import { createClient, items, type Schemas } from '${NAME}';
const client = createClient({ baseUrl: 'https://depth.example.com', token: '' });
export const projects: Promise<Schemas['ProjectsBody']> = client.get('/api/v1/projects');
// @ts-expect-error there is no such path
client.get('/api/v1/nothing');
void items;
`;

it('is packed with code for both module systems and their types, and nothing else', async () => {
  await buildProgram();
  const folder = mkdtempSync(join(tmpdir(), 'client-package-'));
  const run = (command: string, args: string[], cwd = folder) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
    expect([args, status, status === 0 ? '' : stdout + stderr]).toEqual([args, 0, '']);
    return stdout;
  };
  try {
    const [packed] = JSON.parse(run('npm', ['pack', '-w', NAME, '--json', '--pack-destination', folder], ROOT));
    const paths: string[] = packed.files.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(
        ['README.md', 'package.json'].concat(
          ['cjs', 'mjs', 'd.cts', 'd.mts'].map((end) => `dist/index.${end}`),
          'dist/types/generated/api.d.ts',
        ),
      ),
    );
    expect(paths.filter((path) => !/^(README\.md|package\.json|dist\/)/.test(path))).toEqual([]);

    const installed = join(folder, 'node_modules', NAME);
    mkdirSync(installed, { recursive: true });
    run('tar', ['xzf', join(folder, packed.filename), '-C', installed, '--strip', '1']);
    const names = 'ApiProblem,EventSender,WebhookError,createClient,follow,items,verifyWebhook';
    const print = 'console.log(Object.keys(all).sort().join())';
    expect(run(process.execPath, ['-e', `const all = require('${NAME}'); ${print}`]).trim()).toBe(names);
    const module = ['--input-type=module', '-e', `import * as all from '${NAME}'; ${print}`];
    expect(run(process.execPath, module).trim()).toBe(names);

    for (const name of ['program.mts', 'program.cts']) writeFileSync(join(folder, name), PROGRAM);
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2023', 'dom'],
      strict: true,
      noEmit: true,
    };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, types: [] } }),
    );
    run(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
