import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { SignInCodes } from '../../src/auth/sign-in-codes';
import { SampleService } from '../../src/ingestion/sample/sample.service';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { openPage, startBrowser, type WatchedPage } from './browser';
import { buildProgram } from './built-program';
import { serveTestApi, type TestApi } from './test-api';
import { createTestDatabase, type TestDatabase } from './test-database';

/** The dashboard, served with the API on a separate database, and a browser to open it. */
export interface ServedDashboard {
  readonly api: TestApi;
  readonly database: TestDatabase;
  readonly browser: Browser;
  readonly origin: string;
  /** Loads and scores the sample fleet, for the organisation org_sample. @returns the project's id */
  loadSample(): Promise<string>;
  /** Opens a path of the dashboard, signed in to an organisation by the link that the server prints. */
  open(path: string, organisation?: string, options?: BrowserContextOptions): Promise<WatchedPage>;
  /** The part of an address that signs in to an organisation once. */
  code(organisation: string): Promise<string>;
  close(): Promise<void>;
}

/** Runs in the page. If storage is blocked, the page keeps the token, and no test leaves it. */
function isSignedIn(): boolean {
  try {
    const { sessionStorage } = globalThis as unknown as { sessionStorage: { getItem(key: string): string | null } };
    return sessionStorage.getItem('session-tokens') !== null;
  } catch {
    return true;
  }
}

/** A page and its server share the processors of a machine that may be busy: a response that is late is no failure. */
const UNHURRIED = { DB_POOL_WAIT_MS: '30000', DB_STATEMENT_TIMEOUT_MS: '30000' };

interface ServeOptions {
  /** Called before the application listens, to add a route. */
  readonly prepare?: (app: NestExpressApplication) => void;
  /** Whether jobs and imports run. */
  readonly jobs?: boolean;
}

export async function serveDashboard(
  environment: Record<string, string> = {},
  options: ServeOptions = {},
): Promise<ServedDashboard> {
  await buildProgram();
  const [database, browser] = await Promise.all([createTestDatabase(), startBrowser()]);
  const api = await serveTestApi(database.url, {
    environment: { DASHBOARD: 'on', ...UNHURRIED, ...environment },
    ...options,
  });
  const code = async (organisation: string) => `#code=${api.app.get(SignInCodes).issue(await api.token(organisation))}`;
  const origin = `http://127.0.0.1:${api.port}`;
  return {
    api,
    database,
    browser,
    origin,
    loadSample: async () => {
      const sample = await api.app.get(SampleService).load();
      await api.app.get(RecomputeService).recompute();
      return sample.projectId;
    },
    code,
    open: async (path, organisation = 'org_sample', options) => {
      const opened = await openPage(browser, options);
      await opened.page.goto(`${origin}${path}${await code(organisation)}`);
      // A test that left the page before would consume the code, which works once. Not as text, because the page
      // forbids eval.
      await opened.page.waitForFunction(isSignedIn);
      return opened;
    },
    close: async () => {
      await browser.close();
      await api.close();
      await database.drop();
    },
  };
}
