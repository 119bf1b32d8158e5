import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets readers read the roll-up, from which the numbers of any past day are computed. */
export class ShowRollUp1795480000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await whereRoleExists(runner, 'GRANT SELECT ON relationship_days TO relationship_depth_reader');
  }

  async down(runner: QueryRunner): Promise<void> {
    await whereRoleExists(runner, 'REVOKE SELECT ON relationship_days FROM relationship_depth_reader');
  }
}

/** Without the role, the server reports at its start what is missing. */
async function whereRoleExists(runner: QueryRunner, statement: string): Promise<void> {
  await runner.query(`DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN ${statement}; END IF;
  END $$`);
}
