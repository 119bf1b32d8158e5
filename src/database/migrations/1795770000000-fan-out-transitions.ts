import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The band of a relationship after each transition, by which webhooks filter; and webhooks that send a digest once a day. */
export class FanOutTransitions1795770000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE transitions ADD band text');
    await runner.query('ALTER TABLE webhooks ADD digest_hour smallint, ADD digest_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE webhooks DROP digest_hour, DROP digest_at');
    await runner.query('ALTER TABLE transitions DROP band');
  }
}
