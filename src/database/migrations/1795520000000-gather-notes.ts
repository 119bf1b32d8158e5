import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One note for each statement that changes facts, instead of a row for each relationship's day and each contact. The
 * previous release still uses `dirty_days` and `dirty_contacts`, so they stay until a later migration.
 */
export class GatherNotes1795520000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE change_notes (
      project_id uuid NOT NULL,
      note_id uuid NOT NULL,
      agent_ids uuid[],
      user_ids text[] NOT NULL,
      days date[],
      CONSTRAINT pk_change_notes PRIMARY KEY (project_id, note_id),
      CONSTRAINT fk_change_notes_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    // Compressing rows that live for minutes is a waste.
    await runner.query(`ALTER TABLE change_notes
      ALTER agent_ids SET STORAGE EXTERNAL, ALTER user_ids SET STORAGE EXTERNAL, ALTER days SET STORAGE EXTERNAL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Waits for batches in progress, so that their notes are kept too.
    await runner.query('LOCK TABLE change_notes IN ACCESS EXCLUSIVE MODE');
    await runner.query(`INSERT INTO dirty_days (project_id, dirty_id, agent_id, user_id, day)
      SELECT project_id, gen_random_uuid(), entry.agent_id, entry.user_id, entry.day
      FROM change_notes CROSS JOIN LATERAL unnest(agent_ids, user_ids, days) AS entry(agent_id, user_id, day)
      WHERE agent_ids IS NOT NULL`);
    await runner.query(`INSERT INTO dirty_contacts (project_id, dirty_id, user_id)
      SELECT project_id, gen_random_uuid(), user_id
      FROM change_notes CROSS JOIN LATERAL unnest(user_ids) AS user_id WHERE agent_ids IS NULL`);
    await runner.query('DROP TABLE change_notes');
  }
}
