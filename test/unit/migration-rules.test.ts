import { dataSourceOptions } from '../../src/database/data-source-options';
import { migrationProblems, type RuledMigration, statementsOf } from '../support/migration-problems';
import { loadParser } from '../support/sql-tree';

/**
 * The last migration before the first release, which no older release could run beside; newer ones follow the rules.
 */
const FIRST_RELEASE = 1795490000000;

const { migrations = [] } = dataSourceOptions('postgres://nobody@localhost/nothing', 1);
const all = (migrations as (new () => RuledMigration)[]).map((type) => ({
  name: type.name,
  timestamp: Number(type.name.slice(-13)),
  migration: new type(),
}));

beforeAll(() => loadParser());

it('migrations are in the order of their timestamps', () => {
  expect(all.map(({ timestamp }) => timestamp)).toEqual(all.map(({ timestamp }) => timestamp).sort());
  expect(all.map(({ timestamp }) => timestamp)).toContain(FIRST_RELEASE);
});

it('those since the first release do not affect the previous release, and block nobody', async () => {
  for (const { name, migration } of all.filter(({ timestamp }) => timestamp > FIRST_RELEASE)) {
    expect([name, migrationProblems(await statementsOf(migration), migration)]).toEqual([name, []]);
  }
});

it('the statements of a migration are those that its `up` sends', async () => {
  for (const { migration } of all) {
    const statements = await statementsOf(migration);
    expect(statements.length).toBeGreaterThan(0);
    expect(() => migrationProblems(statements, migration)).not.toThrow(); // all of them can be read
  }
});

it.each([
  ['CREATE TABLE t (project_id uuid PRIMARY KEY)'],
  ['CREATE TABLE t (a int NOT NULL); CREATE INDEX ix_t ON t (a); ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0)'],
  ['ALTER TABLE contacts ADD company text'],
  [`ALTER TABLE contacts ADD company text NOT NULL DEFAULT ''`],
  ['ALTER TABLE contacts ADD seen timestamptz NOT NULL DEFAULT now()'],
  ['ALTER TABLE contacts ADD CONSTRAINT ck CHECK (length(company) < 9) NOT VALID'],
  ['ALTER TABLE contacts VALIDATE CONSTRAINT ck'],
  ['ALTER TABLE contacts ADD CONSTRAINT uq UNIQUE USING INDEX ix_contacts_company'],
  ['DO $$ BEGIN GRANT SELECT ON contacts TO relationship_depth_reader; END $$'],
  [`INSERT INTO settings_versions SELECT * FROM settings_versions WHERE false`],
])('%s is allowed', (sql) => {
  expect(migrationProblems([sql], {})).toEqual([]);
});

it.each([
  ['CREATE INDEX ix ON contacts (project_id, name)', /built CONCURRENTLY/],
  ['CREATE INDEX CONCURRENTLY ix ON contacts (project_id, name)', /transaction = false/],
  ['ALTER TABLE contacts ADD company text NOT NULL', /NOT NULL without a default/],
  ['ALTER TABLE contacts ADD id uuid DEFAULT gen_random_uuid()', /rewrites the table/],
  ['ALTER TABLE contacts ADD id bigint GENERATED ALWAYS AS IDENTITY', /IDENTITY/],
  ['ALTER TABLE contacts ADD CONSTRAINT ck CHECK (length(company) < 9)', /NOT VALID/],
  ['ALTER TABLE contacts ADD CONSTRAINT uq UNIQUE (project_id, company)', /USING an INDEX/],
  ['UPDATE contacts SET company = name', /in batches/],
  ['DELETE FROM recompute_runs', /in batches/],
  ['TRUNCATE contacts', /takes a whole table/],
  ['LOCK TABLE contacts', /takes a whole table/],
  ['CREATE TRIGGER t BEFORE INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION f()', /trigger/],
  ['DO $$ BEGIN ALTER TABLE contacts DROP name; END $$', /DO hides/],
])('%s is rejected, also to a contract', (sql, problem) => {
  expect(migrationProblems([sql], {})).toEqual([expect.stringMatching(problem)]);
  expect(migrationProblems([sql], { contract: 'nobody needs it any more' })).toHaveLength(1);
});

it.each([
  ['ALTER TABLE contacts DROP name'],
  ['ALTER TABLE contacts RENAME name TO title'],
  ['ALTER TABLE contacts RENAME TO people'],
  ['ALTER TABLE contacts ALTER first_seen TYPE date'],
  ['ALTER TABLE contacts ALTER name SET NOT NULL'],
  ['ALTER TABLE contacts DROP CONSTRAINT fk_contacts_project'],
  ['DROP TABLE contacts'],
  ['DROP INDEX ix_contacts_name'],
])('%s is allowed in a migration that says why nobody needs it any more', (sql) => {
  expect(migrationProblems([sql], {})).toHaveLength(1);
  expect(migrationProblems([sql], { contract: ' ' })).toHaveLength(1);
  expect(migrationProblems([sql], { contract: 'unused since release 3' })).toEqual([]);
});

it('an index is built by a migration that has no transaction and can be repeated', () => {
  const build = 'CREATE INDEX CONCURRENTLY ix ON contacts (project_id, name)';
  expect(migrationProblems([build], { transaction: false })).toEqual([expect.stringMatching(/invalid index/)]);
  const drop = 'DROP INDEX CONCURRENTLY IF EXISTS ix';
  expect(migrationProblems([build, drop], { transaction: false })).toHaveLength(1);
  expect(migrationProblems([drop, build], { transaction: false })).toEqual([]);
});
