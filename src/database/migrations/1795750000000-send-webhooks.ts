import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Endpoints that receive events, the secrets that sign their requests, and the deliveries to each. */
export class SendWebhooks1795750000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE webhooks (
      project_id uuid NOT NULL,
      webhook_id uuid NOT NULL,
      url text NOT NULL,
      format text NOT NULL,
      description text NOT NULL,
      events text[] NOT NULL,
      agent_ids uuid[],
      bands text[],
      min_potential double precision,
      enabled boolean NOT NULL,
      created_at timestamptz NOT NULL,
      created_by text NOT NULL,
      disabled_at timestamptz,
      disabled_reason text,
      failures integer NOT NULL DEFAULT 0,
      failing_since timestamptz,
      paused_until timestamptz,
      last_success_at timestamptz,
      told_position bigint NOT NULL DEFAULT 0,
      leased_by uuid,
      leased_until timestamptz,
      CONSTRAINT pk_webhooks PRIMARY KEY (project_id, webhook_id),
      CONSTRAINT ck_webhooks_format CHECK (format IN ('standard', 'slack')),
      CONSTRAINT fk_webhooks_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    await runner.query('CREATE UNIQUE INDEX ix_webhooks_url ON webhooks (project_id, url)');
    await runner.query(`CREATE TABLE webhook_secrets (
      project_id uuid NOT NULL,
      webhook_id uuid NOT NULL,
      secret_id uuid NOT NULL,
      secret text NOT NULL,
      created_at timestamptz NOT NULL,
      expires_at timestamptz,
      CONSTRAINT pk_webhook_secrets PRIMARY KEY (project_id, webhook_id, secret_id)
    )`);
    await runner.query(`CREATE TABLE webhook_deliveries (
      project_id uuid NOT NULL,
      webhook_id uuid NOT NULL,
      delivery_id uuid NOT NULL,
      type text NOT NULL,
      user_id text,
      occurred_at timestamptz NOT NULL,
      data jsonb NOT NULL,
      status text NOT NULL,
      attempts integer NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL,
      retry_from timestamptz,
      attempted_at timestamptz,
      next_attempt_at timestamptz,
      response_status smallint,
      response_body text,
      error text,
      CONSTRAINT pk_webhook_deliveries PRIMARY KEY (project_id, webhook_id, delivery_id),
      CONSTRAINT ck_webhook_deliveries_status CHECK (status IN ('pending', 'delivered', 'failed'))
    )`);
    await runner.query(`CREATE INDEX ix_webhook_deliveries_due ON webhook_deliveries (project_id, webhook_id, next_attempt_at)
      WHERE status = 'pending'`);
    await runner.query(
      'CREATE INDEX ix_webhook_deliveries_created ON webhook_deliveries (project_id, webhook_id, created_at, delivery_id)',
    );
    await runner.query(
      'CREATE INDEX ix_webhook_deliveries_contact ON webhook_deliveries (project_id, user_id) WHERE user_id IS NOT NULL',
    );
    for (const table of ['webhooks', 'webhook_secrets', 'webhook_deliveries']) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(
        `CREATE POLICY tenant ON ${table} FOR SELECT
         USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
      );
    }
    // Only the delivering process reads the secrets. Without the role, the server reports at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON webhooks, webhook_deliveries TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_deliveries');
    await runner.query('DROP TABLE webhook_secrets');
    await runner.query('DROP TABLE webhooks');
  }
}
