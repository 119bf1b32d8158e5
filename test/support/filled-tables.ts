import type { DataSource } from 'typeorm';

const PROJECT = '11111111-1111-1111-1111-111111111111';
/** SQL values for columns with a check beyond their type. */
const VALID: Readonly<Record<string, string>> = {
  'agents.kind': `'human'`,
  'interactions.kind': `'call'`,
  'interactions.direction': `'inbound'`,
  'lead_outcomes.outcome': `'won'`,
  'recompute_runs.status': `'finished'`,
  'api_keys.scopes': `ARRAY['read']`,
  'feed_entries.acts': '1',
  'score_models.kind': `'learned'`,
  'jobs.state': `'finished'`,
  'imports.state': `'finished'`,
  'import_rows.kind': `'sample'`,
  'webhooks.format': `'standard'`,
  'webhook_deliveries.status': `'pending'`,
};
/** SQL values by type: any value that is not the default. */
const OF_TYPE: Readonly<Record<string, string>> = {
  uuid: `'${PROJECT}'`,
  'uuid[]': `ARRAY['${PROJECT}']::uuid[]`,
  text: `'filled'`,
  'text[]': `ARRAY['filled']`,
  bytea: `'\\x0102'`,
  boolean: 'true',
  date: `'2026-01-02'`,
  'date[]': `ARRAY['2026-01-02']::date[]`,
  'timestamp with time zone': `'2026-01-02T03:04:05.678Z'`,
  json: `'{"filled": 1}'`,
  jsonb: `'{"filled": 1}'`,
};
const NUMBER = '7';

/** The number of rows of each table except the table of migrations. */
export async function rowCounts(dataSource: DataSource): Promise<Map<string, number>> {
  const counts = (await tables(dataSource)).map(
    (table) => `SELECT '${table}' AS name, count(*)::integer AS rows FROM ${table}`,
  );
  if (counts.length === 0) return new Map();
  const rows: { name: string; rows: number }[] = await dataSource.query(counts.join(' UNION ALL '));
  return new Map(rows.map((row) => [row.name, row.rows]));
}

/** Inserts a row with a value in every column into each empty table, including tables of new migrations. */
export async function fillEmptyTables(dataSource: DataSource): Promise<void> {
  const counts = await rowCounts(dataSource);
  // Foreign keys reference `projects` only.
  for (const table of ['projects', ...counts.keys()]) {
    if (counts.get(table) !== 0) continue;
    const columns: { name: string; type: string }[] = await dataSource.query(
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
       WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
      [table],
    );
    const values = columns.map(({ name, type }) => VALID[`${table}.${name}`] ?? OF_TYPE[type] ?? NUMBER);
    await dataSource.query(
      `INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')}) VALUES (${values.join(', ')})`,
    );
    counts.set(table, 1);
  }
}

async function tables(dataSource: DataSource): Promise<string[]> {
  const rows: { name: string }[] = await dataSource.query(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'migrations' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}
