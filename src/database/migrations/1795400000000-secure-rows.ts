import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every table that has a project_id. Their owner, who ingests and recomputes, is exempt from the policies. */
const TENANT_TABLES = [
  'projects',
  'agents',
  'agent_directory',
  'contacts',
  'interactions',
  'agent_actions',
  'classifications',
  'permanent_routes',
  'lead_outcomes',
  'relationship_days',
  'depth_scores',
  'daily_snapshots',
  'cohort_points',
  'pipeline_stages',
  'recompute_runs',
];
const READ_TABLES = `agent_actions, agents, cohort_points, contacts, daily_snapshots, depth_scores, interactions,
  pipeline_stages, projects`;

/**
 * The second barrier of tenancy: readers use a role that sees the rows of one project only, and no rows if no project
 * is set. A user who may not create roles can migrate too; the server then reports at its start what is missing.
 */
export class SecureRows1795400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TENANT_TABLES) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(
        `CREATE POLICY tenant ON ${table} FOR SELECT
         USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
      );
    }
    // Roles belong to the cluster, where another database may migrate at the same time. The second one finds
    // the role (42710, 23505), or its catalogue row being changed (XX000), and tries again.
    await runner.query(`DO $$
      BEGIN
        FOR attempt IN 1..10 LOOP
          BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
              CREATE ROLE relationship_depth_reader NOLOGIN;
            END IF;
            IF NOT pg_has_role(current_user, 'relationship_depth_reader', 'USAGE') THEN
              GRANT relationship_depth_reader TO CURRENT_USER;
            END IF;
            GRANT SELECT ON ${READ_TABLES} TO relationship_depth_reader;
            RETURN;
          EXCEPTION
            WHEN insufficient_privilege THEN RETURN;
            WHEN duplicate_object OR unique_violation OR internal_error THEN PERFORM pg_sleep(0.05);
          END;
        END LOOP;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // The role stays: other databases of the cluster may use it.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        REVOKE SELECT ON ${READ_TABLES} FROM relationship_depth_reader;
      END IF;
    END $$`);
    for (const table of TENANT_TABLES) {
      await runner.query(`DROP POLICY tenant ON ${table}`);
      await runner.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
    }
  }
}
