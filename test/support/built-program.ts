import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import { build } from 'vite';

const ROOT = join(__dirname, '..', '..');
const BUILD_LOCK = 41;

/** Programs that tests start often, stored next to this file, such as `recompute-process.cjs`. */
type Bundled = 'recompute-process' | 'delivery-process';

/** Compiles the program if necessary; test files that do so at the same time wait for each other. */
export async function buildProgram(): Promise<void> {
  const turn = new Client({ connectionString: process.env.TEST_DATABASE_URL });
  await turn.connect();
  try {
    await turn.query('SELECT pg_advisory_lock($1)', [BUILD_LOCK]);
    const { status, stderr } = spawnSync(process.execPath, ['scripts/prepare.mjs', '--build'], { cwd: ROOT });
    if (status !== 0) throw new Error(`the build failed: ${stderr}`);
  } finally {
    await turn.end();
  }
}

/**
 * Environment variables that a process of the program inherits: the path of programs, and the clock that `npm run
 * test:days` sets.
 */
export function inheritedEnvironment(): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) =>
    /^(PATH|HOME|LD_PRELOAD|TEST_CLOCK_SHIFT)$/.test(name),
  );
  return Object.fromEntries(inherited);
}

/** A process of the built program. */
export interface Program {
  readonly child: ChildProcess;
  /** Its output so far, including standard error. */
  said(): string;
  /** Resolves when the text was printed. @throws Error with all of its output if it ends before */
  hasSaid(words: string): Promise<void>;
  /** Resolves with the exit code; null if a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Kills it like `kill -9`. */
  kill(): Promise<void>;
}

/**
 * Starts the built program.
 *
 * @param entry `main.js` or `cli.js`
 * @param folder working directory, and parent of its data folder
 */
export function startProgram(
  entry: 'main.js' | 'cli.js',
  args: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>>,
): Program {
  return startProcess(join(ROOT, 'dist', 'src', entry), args, folder, {
    DATA_DIR: join(folder, 'data'),
    ...environment,
  });
}

/**
 * Bundles a part of the built program, with its packages, into one file, which starts much faster than the program.
 *
 * @param folder of the bundle
 */
export async function bundleProcess(name: Bundled, folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    // TypeORM refers to the first, graphile-worker to the second; neither is used, and TypeScript is slow to load.
    ssr: { noExternal: true, external: ['pg-native', 'typescript'] },
    build: {
      ssr: join(__dirname, `${name}.cjs`),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: `${name}.cjs` } },
    },
  });
}

/**
 * Starts a process that only recomputes. It prints "ready", then reads the options of the recompute as a line of JSON.
 *
 * @param folder working directory, with the bundle
 */
export function startRecomputeProcess(databaseUrl: string, folder: string): Program {
  return startBundled('recompute-process', databaseUrl, folder);
}

/** Starts a process that only delivers webhooks. It prints "ready". @param folder as for `startRecomputeProcess` */
export function startDeliveryProcess(databaseUrl: string, folder: string): Program {
  return startBundled('delivery-process', databaseUrl, folder);
}

function startBundled(name: Bundled, databaseUrl: string, folder: string): Program {
  const args = [join(folder, `${name}.cjs`), databaseUrl];
  return startProcess(join(__dirname, 'start-compiled.cjs'), args, folder, {});
}

function startProcess(
  script: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Program {
  const child = spawn(process.execPath, [script, ...args], {
    cwd,
    env: { ...inheritedEnvironment(), ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // It may be killed before it has read the line.
  child.stdin.on('error', () => {});
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    child,
    ended,
    said: () => said,
    hasSaid: async (words) => {
      while (!said.includes(words)) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(said);
        await Promise.race([once(child.stdout, 'data'), ended]);
      }
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
