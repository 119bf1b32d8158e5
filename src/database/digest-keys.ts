import { randomBytes } from 'node:crypto';
import type { QueryRunner } from 'typeorm';

const BATCH = 500;
/** The same number as in the default of the column. */
const KEY_BYTES = 16;

/**
 * Gives a key to each project created before keys existed. Call it after the migrations and before serving: the key of
 * a digest never changes.
 */
export async function fillDigestKeys(runner: QueryRunner): Promise<void> {
  const [column] = await runner.query(
    `SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('projects') AND attname = 'digest_key' AND NOT attisdropped`,
  );
  if (!column) return; // partly migrated, as in tests
  for (;;) {
    const projects: { project_id: string }[] = await runner.query(
      `SELECT project_id FROM projects WHERE digest_key IS NULL LIMIT ${BATCH}`,
    );
    for (const { project_id } of projects) {
      await runner.query('UPDATE projects SET digest_key = $2 WHERE project_id = $1 AND digest_key IS NULL', [
        project_id,
        randomBytes(KEY_BYTES),
      ]);
    }
    if (projects.length < BATCH) return;
  }
}
