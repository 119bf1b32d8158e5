import type { QueryRunner } from 'typeorm';
import { CREATE_AUDIT_RULES, DROP_AUDIT_RULES } from '../audit-rules';
import { READER_ROLE } from '../row-security';
import { DISTRIBUTED_TABLES } from '../tables';

/** The state of Citus on a server. */
interface CitusState {
  /** Whether this database has the extension. */
  readonly created: boolean;
  /** Whether it is installed on the server. */
  readonly available: boolean;
}

/** The nodes of Citus. */
interface CitusNodes {
  readonly on_coordinator: boolean;
  /** Whether the coordinator is one of its own nodes: only then can local tables join reference tables. */
  readonly coordinator_known: boolean;
  /** Nodes that may hold rows of projects. */
  readonly workers: number;
}

/** The first table starts the group, and the others join it, so that all rows of a project are on one node. */
const [FIRST = ''] = DISTRIBUTED_TABLES;

/** Every table name below is one of ours, never a caller's. */
export class CitusQueries {
  constructor(private readonly runner: QueryRunner) {}

  async state(): Promise<CitusState> {
    const [state]: CitusState[] = await this.runner.query(
      `SELECT to_regclass('pg_dist_partition') IS NOT NULL AS created,
              EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'citus') AS available`,
    );
    return state ?? { created: false, available: false };
  }

  async nodes(): Promise<CitusNodes> {
    const [nodes]: CitusNodes[] = await this.runner.query(
      `SELECT (SELECT groupid FROM pg_dist_local_group) = 0 AS on_coordinator,
              EXISTS (SELECT 1 FROM pg_dist_node WHERE groupid = 0) AS coordinator_known,
              (SELECT count(*) FROM pg_dist_node WHERE isactive AND shouldhaveshards AND noderole = 'primary')::integer
                AS workers`,
    );
    return nodes ?? { on_coordinator: false, coordinator_known: false, workers: 0 };
  }

  /**
   * Citus also lists local tables with a foreign key to a reference table: these are not placed yet.
   *
   * @returns our tables that are distributed (by hash) or reference tables (two-phase commit)
   */
  async placed(): Promise<Set<string>> {
    const rows: { name: string }[] = await this.runner.query(
      `SELECT relname AS name FROM pg_dist_partition JOIN pg_class ON pg_class.oid = logicalrelid
       WHERE relnamespace = current_schema()::regnamespace AND (partmethod = 'h' OR repmodel = 't')`,
    );
    return new Set(rows.map(({ name }) => name));
  }

  /**
   * Limits of the transaction. It does not wait for a locked table, because everybody behind it would wait too. Shards
   * move one after the other over one connection to each node: otherwise tables joined by foreign keys would be changed
   * from several connections, which do not see each other's changes.
   */
  async limit(): Promise<void> {
    await this.runner.query(`SET LOCAL lock_timeout = '5s'`);
    await this.runner.query('SET LOCAL statement_timeout = 0');
    await this.runner.query(`SET LOCAL citus.multi_shard_modify_mode = 'sequential'`);
    // One copy of each shard: the standbys of a node are its replicas.
    await this.runner.query('SET LOCAL citus.shard_replication_factor = 1');
  }

  async countRows(table: string): Promise<string> {
    const [row]: { rows: string }[] = await this.runner.query(`SELECT count(*) AS rows FROM ${table}`);
    return row?.rows ?? '0';
  }

  async createReferenceTable(table: string): Promise<void> {
    await this.runner.query(`SELECT create_reference_table('${table}')`);
  }

  async createDistributedTable(table: string, shards: number): Promise<void> {
    const group = table === FIRST ? `'none', shard_count => ${shards}` : `'${FIRST}'`;
    await this.runner.query(`SELECT create_distributed_table('${table}', 'project_id', colocate_with => ${group})`);
  }

  /** Creates the functions that statements call on every node; existing ones stay. */
  async createFunctions(): Promise<void> {
    await this.runner.query(`SELECT create_distributed_function('folded_name(text)')`);
  }

  /** A distributed table may have no rules. */
  async dropAuditRules(): Promise<void> {
    for (const statement of DROP_AUDIT_RULES) await this.runner.query(statement);
  }

  async createAuditRules(): Promise<void> {
    for (const statement of CREATE_AUDIT_RULES) await this.runner.query(statement);
  }

  /** Whether the readers' role may log in, and whether we may change that; undefined if the role does not exist. */
  async readerRole(): Promise<{ readonly login: boolean; readonly alterable: boolean } | undefined> {
    const [role] = await this.runner.query(
      `SELECT rolcanlogin AS login,
              (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) AS alterable
       FROM pg_roles WHERE rolname = $1`,
      [READER_ROLE],
    );
    return role;
  }

  /** On every node. */
  async allowReaderLogin(): Promise<void> {
    await this.runner.query(`ALTER ROLE ${READER_ROLE} LOGIN`);
  }

  /** Removes the coordinator's leftover copies of rows that were moved, from all tables joined by foreign keys. */
  async removeLocalRows(table: string): Promise<void> {
    await this.runner.query(`SELECT truncate_local_data_after_distributing_table('${table}')`);
  }

  /** Moves a table back to the coordinator, with all tables joined to it by foreign keys. */
  async undistribute(table: string): Promise<void> {
    await this.runner.query(`SELECT undistribute_table('${table}', cascade_via_foreign_keys => true)`);
  }
}
