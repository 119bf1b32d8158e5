import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How files of some shape are read: saved by a name, and applied to the next file of that shape. */
export class SaveImportMappings1795898000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE import_mappings (
      project_id uuid NOT NULL,
      name text NOT NULL,
      shape text NOT NULL,
      spec jsonb NOT NULL,
      saved_at timestamptz NOT NULL,
      CONSTRAINT pk_import_mappings PRIMARY KEY (project_id, name)
    )`);
    await runner.query('ALTER TABLE import_mappings ENABLE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY tenant ON import_mappings FOR SELECT
       USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE import_mappings');
  }
}
