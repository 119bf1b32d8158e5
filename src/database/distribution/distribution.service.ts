import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { withMigrationLock } from '../migrate';
import { READER_ROLE } from '../row-security';
import { LOCK_NOT_AVAILABLE, sqlState } from '../sql-state';
import { DISTRIBUTED_TABLES, REFERENCE_TABLES } from '../tables';
import { CitusQueries } from './citus.queries';

const LEFT_OVER =
  'All rows are distributed, but a table is in use and the coordinator still holds its old copy. Stop the processes that use the database, and run distribute again.';
const ALL = [...REFERENCE_TABLES, ...DISTRIBUTED_TABLES];

/** The database cannot be distributed, or moved back; nothing was changed. */
class DistributionError extends Error {
  override readonly name = 'DistributionError';

  constructor(reason: string, cause?: unknown) {
    super(`${reason} Nothing was changed.`, { cause });
  }
}

/** Called after each table. */
export type OnTable = (table: string, what: 'on every node' | 'by project' | 'back', rows: string) => void;

/**
 * Spreads the tables of a migrated database over the nodes of a Citus cluster, and moves them back: all or none.
 * docs/scale.md says when to use it, and what it costs.
 */
@Injectable()
export class DistributionService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Places every table that Citus has not placed yet, with its rows. That includes tables of later migrations.
   *
   * @param shards number of shards, if the group does not exist yet
   * @returns the number of tables placed
   * @throws DistributionError if Citus or its nodes are missing, or a table is in use. Error if all tables are placed
   *   but leftovers could not be removed
   */
  async distribute(shards: number, onTable: OnTable): Promise<number> {
    return await withMigrationLock(this.dataSource, async () => {
      const tables = await this.inTransaction(async (citus) => {
        await ready(citus);
        const placed = await citus.placed();
        const missing = ALL.filter((table) => !placed.has(table));
        await citus.createFunctions();
        await citus.dropAuditRules();
        for (const table of missing) await place(citus, table, shards, onTable);
        await allowReaderLogin(citus);
        return missing;
      });
      // Only now, because emptying follows foreign keys, and a table that is not placed yet has its only rows here.
      await this.inTransaction(async (citus) => {
        for (const table of ALL) await citus.removeLocalRows(table);
      }).catch((error) => {
        throw error instanceof DistributionError ? new Error(LEFT_OVER, { cause: error }) : error;
      });
      return tables.length;
    });
  }

  /**
   * Moves every table back to the coordinator, with its rows.
   *
   * @returns the number of tables moved
   * @throws DistributionError if Citus is missing, or a table is in use
   */
  async undo(onTable: OnTable): Promise<number> {
    return await withMigrationLock(this.dataSource, () =>
      this.inTransaction(async (citus) => {
        await created(citus);
        const before = await citus.placed();
        const tables = ALL.filter((table) => before.has(table));
        const rows = new Map<string, string>();
        for (const table of tables) rows.set(table, await citus.countRows(table));
        for (const table of tables) {
          // Tables joined by foreign keys move together.
          if ((await citus.placed()).has(table)) await citus.undistribute(table);
        }
        for (const table of tables) {
          await sameRows(citus, table, rows.get(table) ?? '0');
          onTable(table, 'back', rows.get(table) ?? '0');
        }
        await citus.createAuditRules();
        return tables.length;
      }),
    );
  }

  private async inTransaction<Result>(work: (citus: CitusQueries) => Promise<Result>): Promise<Result> {
    const runner: QueryRunner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const citus = new CitusQueries(runner);
      await citus.limit();
      const result = await work(citus);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
      if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
      throw new DistributionError('A table is in use: stop the servers and imports first.', error);
    } finally {
      await runner.release();
    }
  }
}

async function created(citus: CitusQueries): Promise<void> {
  const state = await citus.state();
  if (state.created) return;
  throw new DistributionError(
    state.available
      ? 'This database has no Citus extension yet: run CREATE EXTENSION citus on every node.'
      : 'This PostgreSQL server has no Citus extension.',
  );
}

async function ready(citus: CitusQueries): Promise<void> {
  await created(citus);
  const nodes = await citus.nodes();
  if (!nodes.on_coordinator) throw new DistributionError('This is not the coordinator: set DATABASE_URL to it.');
  if (!nodes.coordinator_known) {
    throw new DistributionError(
      `The coordinator is not among its own nodes: run SELECT citus_set_coordinator_host('HOST', PORT).`,
    );
  }
  if (nodes.workers === 0) {
    throw new DistributionError(`There is no node for the rows: run SELECT citus_add_node('HOST', PORT) for each.`);
  }
}

/** Row-level security on the nodes: Citus logs in to them as the role of the readers. */
async function allowReaderLogin(citus: CitusQueries): Promise<void> {
  const role = await citus.readerRole();
  if (!role || role.login) return;
  if (!role.alterable) {
    throw new DistributionError(
      `The role ${READER_ROLE} must be allowed to log in: run ALTER ROLE ${READER_ROLE} LOGIN as a superuser, and call this again.`,
    );
  }
  await citus.allowReaderLogin();
}

async function place(citus: CitusQueries, table: string, shards: number, onTable: OnTable): Promise<void> {
  const everywhere = REFERENCE_TABLES.includes(table);
  const rows = await citus.countRows(table);
  if (everywhere) await citus.createReferenceTable(table);
  else await citus.createDistributedTable(table, shards);
  await sameRows(citus, table, rows);
  onTable(table, everywhere ? 'on every node' : 'by project', rows);
}

async function sameRows(citus: CitusQueries, table: string, rows: string): Promise<void> {
  const now = await citus.countRows(table);
  if (now !== rows) throw new DistributionError(`${table} had ${rows} rows, and ${now} after it was moved.`);
}
