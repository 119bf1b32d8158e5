import type { EmbeddedPostgres } from '../../src/database/embedded-postgres/embedded-postgres';

interface TestServer {
  readonly dataDir: string;
  readonly hold: EmbeddedPostgres;
}

/** Hands the server over from the global setup to the global teardown, which run in the same process. */
export const testServer: { current?: TestServer } = {};
