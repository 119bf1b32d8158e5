import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApplication } from '../../src/app.setup';
import { developmentKey } from '../../src/auth/development-key';
import { developmentToken } from '../../src/auth/development-token';
import { Config, developmentKeyFile } from '../../src/config/config';
import { loadConfig } from '../../src/config/load-config';
import type { HttpTimeouts } from '../../src/http/adapter/api-adapter';
import { jobProgram } from '../../src/jobs/job-work';

/** Longer than any test file takes on a busy machine. */
export const TOKEN_TTL_SECONDS = 3_600;
/** The prefix of `$schema` in tests: never the address that the test connects to. */
export const PUBLIC_URL = 'https://api.example.com';

export interface TestApi {
  readonly app: NestExpressApplication;
  readonly port: number;
  /** Sends a request, by default with a token of org_test. The path is sent unchanged, including dots. */
  get(path: string, init?: RequestInit): Promise<Response>;
  /** A token of the user `user_test` in the organisation, as an admin unless specified otherwise. */
  token(organisation?: string | null, role?: string): Promise<string>;
  close(): Promise<void>;
}

interface TestApiOptions {
  readonly environment?: Record<string, string>;
  readonly timeouts?: Partial<HttpTimeouts>;
  /** Whether jobs run; their threads take long to start. */
  readonly jobs?: boolean;
  /** Called before the application listens, to add a route. */
  readonly prepare?: (app: NestExpressApplication) => void;
}

/** Serves the whole application over HTTP on a free port, on the test's own database. */
export async function serveTestApi(databaseUrl: string, options: TestApiOptions = {}): Promise<TestApi> {
  const dataDir = mkdtempSync(join(tmpdir(), 'relationship-depth-api-'));
  // One key for the whole run: creating one takes longer than the rest of a start.
  const { TEST_KEY_FOLDER } = process.env;
  if (TEST_KEY_FOLDER) copyFileSync(developmentKeyFile(TEST_KEY_FOLDER), developmentKeyFile(dataDir));
  const config = loadConfig({
    NODE_ENV: 'test',
    DATA_DIR: dataDir,
    PUBLIC_URL,
    RECOMPUTE_CRON: 'off',
    LOG_LEVEL: 'silent',
    RATE_LIMIT: 'off',
    // Built or not, the API is the same.
    DASHBOARD: 'off',
    // Each would hold connections, and take jobs that a test waits for.
    WEBHOOKS: 'off',
    ...options.environment,
  });
  jobProgram.path = join(__dirname, options.jobs ? 'job-worker.cjs' : 'idle-worker.cjs');
  const app = await createApplication(config, databaseUrl, options.timeouts);
  options.prepare?.(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;

  const token = async (organisation: string | null = 'org_test', role = 'admin'): Promise<string> => {
    const { issuer, authorizedParties } = app.get(Config).clerk;
    const { privateKey } = await developmentKey(dataDir);
    const request = { userId: 'user_test', organisation, role, issuer, ttlSeconds: TOKEN_TTL_SECONDS };
    return developmentToken({ ...request, authorizedParty: authorizedParties[0] ?? '' }, privateKey, Date.now());
  };
  const bearer = `Bearer ${await token()}`;
  return {
    app,
    port,
    token,
    get: async (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (!headers.has('authorization')) headers.set('authorization', bearer);
      return await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init, headers });
    },
    close: async () => {
      await app.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
