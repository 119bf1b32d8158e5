import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Projects close before they are deleted, when their organisation ends; and the events of Clerk that were handled. */
export class CloseProjects1795896000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE projects ADD closed_at timestamptz');
    await runner.query(`CREATE TABLE clerk_events (
      project_id uuid NOT NULL,
      event_id text NOT NULL,
      type text NOT NULL,
      happened_at timestamptz NOT NULL,
      CONSTRAINT pk_clerk_events PRIMARY KEY (project_id, event_id)
    )`);
    await runner.query('ALTER TABLE clerk_events ENABLE ROW LEVEL SECURITY');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE clerk_events');
    await runner.query('ALTER TABLE projects DROP closed_at');
  }
}
