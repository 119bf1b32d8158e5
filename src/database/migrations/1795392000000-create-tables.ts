import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first tables: catalogue, facts, roll-up, scores. */
export class CreateTables1795392000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE projects (
      project_id uuid NOT NULL,
      org_id text NOT NULL,
      name text NOT NULL,
      pinned_as_of date,
      breadth_half double precision NOT NULL DEFAULT 25,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT pk_projects PRIMARY KEY (project_id),
      CONSTRAINT ck_projects_breadth_half CHECK (breadth_half > 0),
      CONSTRAINT uq_projects_org_name UNIQUE (org_id, name)
    )`);
    await runner.query(`CREATE TABLE agents (
      project_id uuid NOT NULL,
      agent_id uuid NOT NULL,
      name text NOT NULL,
      kind text NOT NULL DEFAULT 'ai',
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT pk_agents PRIMARY KEY (project_id, agent_id),
      CONSTRAINT ck_agents_kind CHECK (kind IN ('ai', 'human')),
      CONSTRAINT uq_agents_name UNIQUE (project_id, name),
      CONSTRAINT fk_agents_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    await runner.query(`CREATE TABLE agent_directory (
      agent_id uuid NOT NULL,
      project_id uuid NOT NULL,
      CONSTRAINT pk_agent_directory PRIMARY KEY (agent_id),
      CONSTRAINT fk_agent_directory_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    await runner.query(`CREATE TABLE contacts (
      project_id uuid NOT NULL,
      user_id text NOT NULL,
      name text,
      first_seen timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT pk_contacts PRIMARY KEY (project_id, user_id),
      CONSTRAINT fk_contacts_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    await runner.query(`CREATE TABLE interactions (
      project_id uuid NOT NULL,
      interaction_id uuid NOT NULL,
      agent_id uuid NOT NULL,
      user_id text NOT NULL,
      occurred_at timestamptz NOT NULL,
      received_at timestamptz NOT NULL DEFAULT now(),
      kind text NOT NULL DEFAULT 'message',
      direction text,
      weight double precision NOT NULL DEFAULT 1,
      external_id text,
      CONSTRAINT pk_interactions PRIMARY KEY (project_id, interaction_id),
      CONSTRAINT ck_interactions_direction CHECK (direction IN ('inbound', 'outbound')),
      CONSTRAINT ck_interactions_kind CHECK (kind IN ('message', 'call', 'meeting', 'email', 'other'))
    )`);
    await runner.query(
      `CREATE INDEX ix_interactions_outbound ON interactions (project_id, occurred_at, interaction_id) WHERE direction = 'outbound'`,
    );
    await runner.query(`CREATE TABLE agent_actions (
      project_id uuid NOT NULL,
      action_id uuid NOT NULL,
      agent_id uuid NOT NULL,
      user_id text,
      action text NOT NULL,
      summary text NOT NULL,
      occurred_at timestamptz NOT NULL,
      received_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT pk_agent_actions PRIMARY KEY (project_id, action_id)
    )`);
    await runner.query(`CREATE INDEX ix_agent_actions_newest ON agent_actions (project_id, occurred_at, action_id)`);
    await runner.query(`CREATE TABLE classifications (
      project_id uuid NOT NULL,
      user_id text NOT NULL,
      classified_at timestamptz NOT NULL,
      tier text NOT NULL,
      CONSTRAINT pk_classifications PRIMARY KEY (project_id, user_id, classified_at)
    )`);
    await runner.query(`CREATE TABLE permanent_routes (
      project_id uuid NOT NULL,
      user_id text NOT NULL,
      routed_at timestamptz NOT NULL,
      agent_id uuid NOT NULL,
      tier text,
      CONSTRAINT pk_permanent_routes PRIMARY KEY (project_id, user_id, routed_at)
    )`);
    await runner.query(`CREATE TABLE lead_outcomes (
      project_id uuid NOT NULL,
      user_id text NOT NULL,
      decided_at timestamptz NOT NULL,
      outcome text NOT NULL,
      CONSTRAINT pk_lead_outcomes PRIMARY KEY (project_id, user_id, decided_at),
      CONSTRAINT ck_lead_outcomes_outcome CHECK (outcome IN ('won', 'lost'))
    )`);
    await runner.query(`CREATE TABLE relationship_days (
      project_id uuid NOT NULL,
      agent_id uuid NOT NULL,
      user_id text NOT NULL,
      day date NOT NULL,
      w_sum double precision NOT NULL,
      n integer NOT NULL,
      n_in integer NOT NULL,
      n_out integer NOT NULL,
      last_at timestamptz NOT NULL,
      CONSTRAINT pk_relationship_days PRIMARY KEY (project_id, agent_id, user_id, day)
    )`);
    await runner.query(`CREATE TABLE depth_scores (
      project_id uuid NOT NULL,
      agent_id uuid NOT NULL,
      user_id text NOT NULL,
      contact_name text NOT NULL,
      depth double precision NOT NULL,
      prev_depth double precision NOT NULL,
      trend double precision NOT NULL,
      trend_word text NOT NULL,
      band text NOT NULL,
      at_risk boolean NOT NULL,
      stage text NOT NULL,
      action text NOT NULL,
      risk double precision NOT NULL,
      potential double precision NOT NULL,
      value_at_stake double precision NOT NULL,
      active_value double precision NOT NULL,
      typical_gap double precision NOT NULL,
      freshness double precision NOT NULL,
      n_interactions integer NOT NULL,
      n_days integer NOT NULL,
      n_in integer NOT NULL,
      n_out integer NOT NULL,
      first_day date NOT NULL,
      last_day date NOT NULL,
      silence_days integer NOT NULL,
      last_interaction timestamptz NOT NULL,
      computed_at timestamptz NOT NULL,
      CONSTRAINT pk_depth_scores PRIMARY KEY (project_id, agent_id, user_id)
    )`);
    await runner.query(
      `CREATE INDEX ix_depth_scores_deepest ON depth_scores (project_id, depth DESC, agent_id, user_id COLLATE "C")`,
    );
    await runner.query(
      `CREATE INDEX ix_depth_scores_at_risk ON depth_scores (project_id, value_at_stake DESC, agent_id, user_id COLLATE "C") WHERE at_risk`,
    );
    await runner.query(`CREATE TABLE daily_snapshots (
      project_id uuid NOT NULL,
      agent_id uuid NOT NULL,
      date date NOT NULL,
      total integer NOT NULL,
      avg_depth double precision NOT NULL,
      deep integer NOT NULL,
      strong integer NOT NULL,
      warm integer NOT NULL,
      light integer NOT NULL,
      faint integer NOT NULL,
      at_risk integer NOT NULL,
      deepened integer NOT NULL,
      declining integer NOT NULL,
      breadth double precision NOT NULL,
      depth_quality double precision NOT NULL,
      trend double precision NOT NULL,
      risk double precision NOT NULL,
      moat_index double precision NOT NULL,
      CONSTRAINT pk_daily_snapshots PRIMARY KEY (project_id, agent_id, date),
      CONSTRAINT fk_daily_snapshots_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    await runner.query(`CREATE TABLE cohort_points (
      project_id uuid NOT NULL,
      entry_week date NOT NULL,
      week integer NOT NULL,
      size integer NOT NULL,
      count integer NOT NULL,
      avg_depth double precision NOT NULL,
      CONSTRAINT pk_cohort_points PRIMARY KEY (project_id, entry_week, week),
      CONSTRAINT fk_cohort_points_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    await runner.query(`CREATE TABLE pipeline_stages (
      project_id uuid NOT NULL,
      stage text NOT NULL,
      count integer NOT NULL,
      CONSTRAINT pk_pipeline_stages PRIMARY KEY (project_id, stage),
      CONSTRAINT fk_pipeline_stages_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    await runner.query(`CREATE TABLE recompute_runs (
      project_id uuid NOT NULL,
      run_id uuid NOT NULL,
      as_of date NOT NULL,
      mode text NOT NULL,
      status text NOT NULL,
      started_at timestamptz NOT NULL DEFAULT now(),
      finished_at timestamptz,
      relationships integer,
      steps jsonb,
      error text,
      CONSTRAINT pk_recompute_runs PRIMARY KEY (project_id, run_id),
      CONSTRAINT ck_recompute_runs_status CHECK (status IN ('running', 'finished', 'failed')),
      CONSTRAINT fk_recompute_runs_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    await runner.query(`CREATE INDEX ix_recompute_runs_newest ON recompute_runs (project_id, started_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE
      recompute_runs,
      pipeline_stages,
      cohort_points,
      daily_snapshots,
      depth_scores,
      relationship_days,
      lead_outcomes,
      permanent_routes,
      classifications,
      agent_actions,
      interactions,
      contacts,
      agent_directory,
      agents,
      projects`);
  }
}
