import type { DataSource } from 'typeorm';

/** A finished import of a project, with a rejected row. @returns its id */
export async function insertFinishedImport(dataSource: DataSource, projectId: string): Promise<string> {
  const [row]: { import_id: string }[] = await dataSource.query(
    `WITH made AS (
       INSERT INTO imports (project_id, import_id, owner_id, state, dry_run, file_name, bytes, options, detail, has_file,
         created_at, started_at, alive_at, finished_at)
       VALUES ($1, gen_random_uuid(), 'org_test', 'finished', false, 'calls.csv', 7, '{}', '{"counts": {"added": 1}}', false,
         now(), now(), now(), now())
       RETURNING project_id, import_id
     ), kept AS (
       INSERT INTO rejections (project_id, rejection_id, rejected_at, origin, actor_kind, import_id, line, reason, status, errors,
         payload, payload_cut)
       SELECT project_id, gen_random_uuid(), now(), 'import', 'system', import_id, 2, 'invalid', 422,
         '[{"message": "contact_id is missing"}]', '{"agent_id": "Ada"}', false
       FROM made
     )
     SELECT import_id FROM made`,
    [projectId],
  );
  return row?.import_id ?? '';
}
