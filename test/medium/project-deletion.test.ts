import { Logger } from '@nestjs/common';
import type { ProjectId } from '../../src/auth/tenant';
import { loadConfig } from '../../src/config/load-config';
import { SYSTEM } from '../../src/database/actor';
import { organisationLogId } from '../../src/database/audit-trail.queries';
import { TENANT_TABLES } from '../../src/database/tables';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { toCopyLine } from '../../src/ingestion/interaction-fact';
import { ProjectDeletion } from '../../src/projects/project-deletion.queries';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertFacts, onDay } from '../support/facts';
import { commitActs, insertAda } from '../support/feed-acts';
import { insertFinishedJob } from '../support/finished-job';
import { insertKey } from '../support/keys';
import { lockWaiter } from '../support/lock-waiter';
import { insertScoredProject } from '../support/scored-project';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the deletion of a project', () => {
  let database: TestDatabase;
  let deletion: ProjectDeletion;
  let recompute: RecomputeService;
  beforeAll(async () => {
    database = await createTestDatabase();
    deletion = new ProjectDeletion(database.dataSource);
    recompute = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  afterAll(() => database.drop());

  /** A scored project with a row in every table, including notes. */
  async function fullProject(name: string): Promise<ProjectId> {
    const { projectId } = await insertScoredProject(database.dataSource, { name, marker: name });
    await insertKey(database.dataSource, projectId);
    await insertFacts(database.dataSource, projectId, [
      { agent: 'late', contact: 'late', occurredAt: onDay(AS_OF - 5) },
    ]);
    await insertAda(database.dataSource, projectId);
    await insertFinishedJob(database.dataSource, projectId);
    await commitActs(database.dataSource, projectId);
    await database.dataSource.query(
      `WITH backtest AS (INSERT INTO backtests (project_id, ran_at, result) VALUES ($1, now(), '{}')),
            -- As the release before notes what has changed.
            day AS (
              INSERT INTO dirty_days (project_id, dirty_id, agent_id, user_id, day)
              VALUES ($1, gen_random_uuid(), gen_random_uuid(), 'a', now())
            ),
            contact AS (INSERT INTO dirty_contacts (project_id, dirty_id, user_id) VALUES ($1, gen_random_uuid(), 'a')),
            receipt AS (INSERT INTO event_receipts (project_id, event_key) VALUES ($1, gen_random_uuid())),
            named AS (INSERT INTO contact_receipts (project_id, user_id, event_key) VALUES ($1, 'a', gen_random_uuid())),
            replaced AS (
              INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id) VALUES ($1, now(), gen_random_uuid(), 'a')
            ),
            webhook AS (
              INSERT INTO webhooks (project_id, webhook_id, url, format, description, events, enabled, created_at, created_by)
              VALUES ($1, gen_random_uuid(), 'https://example.com/', 'standard', '', '{}', true, now(), 'user')
            ),
            secret AS (
              INSERT INTO webhook_secrets (project_id, webhook_id, secret_id, secret, created_at)
              VALUES ($1, gen_random_uuid(), gen_random_uuid(), 'whsec_', now())
            ),
            delivery AS (
              INSERT INTO webhook_deliveries (project_id, webhook_id, delivery_id, type, occurred_at, data, status, created_at)
              VALUES ($1, gen_random_uuid(), gen_random_uuid(), 'webhook.test', now(), '{}', 'pending', now())
            ),
            import AS (
              INSERT INTO imports (project_id, import_id, owner_id, state, dry_run, bytes, options, has_file, created_at, alive_at)
              VALUES ($1, gen_random_uuid(), 'org_test', 'finished', false, 1, '{}', false, now(), now())
            ),
            import_row AS (INSERT INTO import_rows VALUES ($1, gen_random_uuid(), 'sample', 0, 'a', '{}')),
            restated AS (INSERT INTO restated_days VALUES ($1, now(), now(), now(), 'facts')),
            transition AS (
              INSERT INTO transitions (project_id, transition_id, type, day, run_id, recorded_at, reasons)
              VALUES ($1, gen_random_uuid(), 'recompute.failed', now(), gen_random_uuid(), now(), '{}')
            ),
            episode AS (
              INSERT INTO episodes (project_id, episode_id, kind, state, agent_id, user_id, began_on, opened_at, run_id, action, band,
                depth, potential, value)
              VALUES ($1, gen_random_uuid(), 'at_risk', 'open', gen_random_uuid(), 'a', now(), now(), gen_random_uuid(), '', '', 0, 0, 0)
            ),
            source_day AS (
              INSERT INTO source_days (project_id, agent_id, channel, day, n) VALUES ($1, gen_random_uuid(), 'email', now(), 1)
            ),
            source AS (
              INSERT INTO sources (project_id, agent_id, channel, last_day, active_days)
              VALUES ($1, gen_random_uuid(), 'email', now(), 1)
            ),
            mapping AS (
              INSERT INTO import_mappings (project_id, name, shape, spec, saved_at) VALUES ($1, 'ours', '', '{}', now())
            ),
            expectation AS (
              INSERT INTO source_expectations (project_id, agent_id, channel, expected, changed_at, changed_by)
              VALUES ($1, gen_random_uuid(), 'email', 'none', now(), 'user')
            ),
            change AS (
              INSERT INTO episode_changes (project_id, episode_id, revision, user_id, changed_at, changed_by, state)
              VALUES ($1, gen_random_uuid(), 2, 'a', now(), 'user', 'done')
            ),
            audit AS (
              INSERT INTO audit_entries (project_id, entry_id, recorded_at, actor_kind, action, subject, changes)
              VALUES ($1, gen_random_uuid(), now(), 'system', 'project.changed', $1, '[]')
            ),
            merge AS (
              INSERT INTO contact_merges (project_id, user_id, into_id, decided_at, event_key)
              VALUES ($1, 'old', 'a', now(), gen_random_uuid())
            ),
            attribute AS (
              INSERT INTO contact_attributes (project_id, user_id, kind, name, said_at, event_key)
              VALUES ($1, 'a', 'trait', 'plan', now(), gen_random_uuid())
            ),
            team AS (
              INSERT INTO agent_attributes (project_id, agent_id, name, said_at, event_key)
              VALUES ($1, gen_random_uuid(), 'team', now(), gen_random_uuid())
            ),
            agent_merge AS (
              INSERT INTO agent_merges (project_id, agent_id, decided_at, event_key)
              VALUES ($1, gen_random_uuid(), now(), gen_random_uuid())
            ),
            agent_alias AS (INSERT INTO agent_aliases VALUES ($1, gen_random_uuid(), gen_random_uuid())),
            shared AS (
              INSERT INTO contact_scores (project_id, user_id, agents, depth, band, trend, trend_word, stage, at_risk, turn, n_interactions,
                n_days, n_in, n_out, start_day, last_interaction, value_sum, n_days_before, last_any_day, last_word, n_unanswered)
              VALUES ($1, 'a', 2, 0, '', 0, '', '', false, '', 1, 1, 1, 0, now(), now(), 0, 0, now(), 3, 0)
            ),
            member AS (INSERT INTO contact_accounts (project_id, user_id, account_id) VALUES ($1, 'a', 'acme')),
            account AS (
              INSERT INTO accounts (project_id, account_id, contacts, agents, alive_contacts, alive_agents, alive_relationships)
              VALUES ($1, 'acme', 1, 0, 0, 0, 0)
            ),
            alias AS (INSERT INTO contact_aliases (project_id, user_id, survivor_id) VALUES ($1, 'old', 'a')),
            rejection AS (
              INSERT INTO rejections (project_id, rejection_id, rejected_at, origin, actor_kind, reason, status, errors, payload, payload_cut)
              VALUES ($1, gen_random_uuid(), now(), 'events', 'user', 'invalid', 422, '[]', '{}', false)
            ),
            rejection_count AS (
              INSERT INTO rejection_counts (project_id, hour, reason, field, count, last_at) VALUES ($1, now(), 'invalid', '', 1, now())
            ),
            segment AS (INSERT INTO segment_settings (project_id, spec, changed_at) VALUES ($1, '{}', now())),
            seen AS (
              INSERT INTO segment_events (project_id, name, count, anonymous, first_seen, last_seen) VALUES ($1, 'a', 1, 0, now(), now())
            ),
            clerk AS (INSERT INTO clerk_events (project_id, event_id, type, happened_at) VALUES ($1, 'e', 'restored', now())),
            erasure AS (INSERT INTO erased_contacts (project_id, user_digest) VALUES ($1, gen_random_uuid()))
       INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by) VALUES ($1, 1, '{}', now(), 'user')`,
      [projectId],
    );
    return projectId as ProjectId;
  }

  async function counts(projectId: string): Promise<Record<string, number>> {
    const entries = TENANT_TABLES.map(async (table) => {
      const [row] = await database.dataSource.query(
        `SELECT count(*)::int AS rows FROM ${table} WHERE project_id = $1`,
        [projectId],
      );
      return [table, row.rows] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  const NOTHING = Object.fromEntries(TENANT_TABLES.map((table) => [table, 0]));

  it('deletes its rows in every table, and no others', async () => {
    const doomed = await fullProject('doomed');
    const other = await fullProject('other');
    const before = await counts(other);
    for (const [table, rows] of Object.entries(await counts(doomed))) {
      expect([table, rows > 0]).toEqual([table, true]);
    }
    expect(await deletion.delete(doomed, SYSTEM)).toBe(true);
    expect(await counts(doomed)).toEqual(NOTHING);
    expect(await counts(other)).toEqual(before);
    expect(await deletion.delete(doomed, SYSTEM)).toBe(false);
  });

  it('succeeds once if two run at the same time, and terminates neither', async () => {
    const doomed = await fullProject('twice');
    const outcomes = await Promise.all([
      deletion.delete(doomed, SYSTEM),
      deletion.delete(doomed, SYSTEM),
      deletion.delete(doomed, SYSTEM),
    ]);
    expect(outcomes.sort()).toEqual([false, false, true]);
    expect(await counts(doomed)).toEqual(NOTHING);
  });

  it('ends a recompute in progress, whose work is lost anyway', async () => {
    const doomed = await fullProject('recomputed');
    const blocker = database.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('LOCK TABLE depth_scores IN SHARE MODE');
    let begun = () => {};
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    // The operator is informed.
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const run = recompute.recomputeById(doomed, { onBegin: begun });
    await started;
    await lockWaiter(database.dataSource, 'depth_scores');
    const deleted = deletion.delete(doomed, SYSTEM);
    await expect(run).resolves.toMatchObject({ status: 'failed' });
    logged.mockRestore();
    await blocker.rollbackTransaction();
    await blocker.release();
    expect(await deleted).toBe(true);
    expect(await counts(doomed)).toEqual(NOTHING);
    expect(await recompute.recomputeById(doomed)).toBeNull();
  });

  it('waits for an import, and deletes what it added', async () => {
    const doomed = await fullProject('imported');
    const [{ name, org_id: orgId }] = await database.dataSource.query(
      'SELECT name, org_id FROM projects WHERE project_id = $1',
      [doomed],
    );
    let held = () => {};
    const holds = new Promise<void>((resolve) => {
      held = resolve;
    });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const writing = new FactsWriter(
      database.dataSource,
      new FeedPublisher(new FeedQueries(database.dataSource)),
      loadConfig({}),
    ).write({ name, orgId }, lines(), {
      also: async () => {
        held();
        await released;
      },
    });
    await holds;
    const deleted = deletion.delete(doomed, SYSTEM);
    await lockWaiter(database.dataSource, "pg_advisory_xact_lock(hashtextextended('facts '");
    release();
    expect((await writing).interactionsAdded).toBe(1);
    expect(await deleted).toBe(true);
    expect(await counts(doomed)).toEqual(NOTHING);
  });

  it('leaves no orphans while imports and recomputes continue', async () => {
    const doomed = await fullProject('busy');
    const [{ name, org_id: orgId }] = await database.dataSource.query(
      'SELECT name, org_id FROM projects WHERE project_id = $1',
      [doomed],
    );
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const writer = new FactsWriter(
      database.dataSource,
      new FeedPublisher(new FeedQueries(database.dataSource)),
      loadConfig({}),
    );
    let going = true;
    const imports = (async () => {
      // The first import after the deletion creates a project with the same name and another id.
      for (let turn = 0; going; turn++) await writer.write({ name, orgId }, lines(`busy ${turn}`)).catch(() => {});
    })();
    const recomputes = (async () => {
      while (going) await recompute.recomputeById(doomed);
    })();
    expect(await deletion.delete(doomed, SYSTEM)).toBe(true);
    going = false;
    await Promise.all([imports, recomputes]).finally(() => logged.mockRestore());
    expect(await counts(doomed)).toEqual(NOTHING);
    for (const table of TENANT_TABLES) {
      const orphans = await database.dataSource.query(
        `SELECT project_id FROM ${table} WHERE project_id NOT IN (SELECT project_id FROM projects) AND project_id <> $1`,
        [organisationLogId(orgId)],
      );
      expect([table, orphans]).toEqual([table, []]);
    }
  });

  async function* lines(contact = 'new'): AsyncGenerator<string> {
    yield toCopyLine({
      agent: 'new',
      contact,
      occurredAt: onDay(AS_OF),
      kind: 'message',
      direction: null,
      weight: 1,
      externalId: null,
      contactName: null,
    });
  }
});
