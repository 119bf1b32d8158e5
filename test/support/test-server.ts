import type { EmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres';

/** Passes the server from the global setup to the global teardown, which run in the same process. */
export const testServer: { folder?: string; hold?: EmbeddedPostgres } = {};
