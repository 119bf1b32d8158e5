import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The acts of one agent, newest first: its feed must not read those of all others. */
export class IndexActsOfAgents1795920000000 implements MigrationInterface {
  transaction = false; // CONCURRENTLY does not work in a transaction

  async up(runner: QueryRunner): Promise<void> {
    // It waits for transactions in progress, and blocks no others.
    await runner.query('SET lock_timeout = 0');
    // A failed attempt leaves an invalid index.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS ix_agent_actions_of_agent');
    await runner.query(
      'CREATE INDEX CONCURRENTLY ix_agent_actions_of_agent ON agent_actions (project_id, agent_id, occurred_at, action_id)',
    );
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS ix_interactions_sent_by');
    await runner.query(
      `CREATE INDEX CONCURRENTLY ix_interactions_sent_by ON interactions (project_id, agent_id, occurred_at, interaction_id)
       WHERE direction = 'outbound'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    // TypeORM undoes within a transaction.
    await runner.query('DROP INDEX ix_interactions_sent_by');
    await runner.query('DROP INDEX ix_agent_actions_of_agent');
  }
}
