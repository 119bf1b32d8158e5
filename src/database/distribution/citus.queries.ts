import type { QueryRunner } from 'typeorm';
import { READER_ROLE } from '../row-security';
import { DISTRIBUTED_TABLES } from '../tables';

/** What a server says of its Citus. */
interface CitusState {
  /** Whether this database has the extension. */
  readonly created: boolean;
  /** Whether the server's packages have it. */
  readonly available: boolean;
}

/** What Citus says of its nodes. */
interface CitusNodes {
  readonly on_coordinator: boolean;
  /** Whether the coordinator is among its own nodes: only then local tables join with those that lie everywhere. */
  readonly coordinator_known: boolean;
  /** Nodes that may hold rows of projects. */
  readonly workers: number;
}

/** The first table begins the group, the others join it: rows of one project of all tables lie on one node. */
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
   * Citus also knows tables of the coordinator alone, as soon as a foreign key leads from them to a table that lies
   * everywhere: these have no place yet.
   *
   * @returns those of our tables that are distributed (by hash), or lie everywhere (written in two phases)
   */
  async placed(): Promise<Set<string>> {
    const rows: { name: string }[] = await this.runner.query(
      `SELECT relname AS name FROM pg_dist_partition JOIN pg_class ON pg_class.oid = logicalrelid
       WHERE relnamespace = current_schema()::regnamespace AND (partmethod = 'h' OR repmodel = 't')`,
    );
    return new Set(rows.map(({ name }) => name));
  }

  /**
   * Limits of the transaction: a table that is held is not waited for, as everybody behind would wait, too. What moves
   * goes one shard after the other over one connection to each node, for tables that foreign keys join would otherwise
   * be changed from several connections, which do not see each other's work.
   */
  async limit(): Promise<void> {
    await this.runner.query(`SET LOCAL lock_timeout = '5s'`);
    await this.runner.query('SET LOCAL statement_timeout = 0');
    await this.runner.query(`SET LOCAL citus.multi_shard_modify_mode = 'sequential'`);
    // One copy of each shard: the copies for when a node fails are the standbys of that node.
    await this.runner.query('SET LOCAL citus.shard_replication_factor = 1');
  }

  async countRows(table: string): Promise<string> {
    const [row]: { rows: string }[] = await this.runner.query(`SELECT count(*) AS rows FROM ${table}`);
    return row?.rows ?? '0';
  }

  async copyEverywhere(table: string): Promise<void> {
    await this.runner.query(`SELECT create_reference_table('${table}')`);
  }

  async distribute(table: string, shards: number): Promise<void> {
    const group = table === FIRST ? `'none', shard_count => ${shards}` : `'${FIRST}'`;
    await this.runner.query(`SELECT create_distributed_table('${table}', 'project_id', colocate_with => ${group})`);
  }

  /** Creates on every node the functions that statements call; those that are there stay. */
  async shareFunctions(): Promise<void> {
    await this.runner.query(`SELECT create_distributed_function('folded_name(text)')`);
  }

  /** Whether the role of the readers may log in, and whether we may change that; undefined where there is no such role. */
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
  async letReadersLogIn(): Promise<void> {
    await this.runner.query(`ALTER ROLE ${READER_ROLE} LOGIN`);
  }

  /** Takes away what the coordinator has left of rows that lie elsewhere by now, of all tables that keys join with it. */
  async forgetLocalRows(table: string): Promise<void> {
    await this.runner.query(`SELECT truncate_local_data_after_distributing_table('${table}')`);
  }

  /** Brings a table back to the coordinator, with all that foreign keys join with it. */
  async bringBack(table: string): Promise<void> {
    await this.runner.query(`SELECT undistribute_table('${table}', cascade_via_foreign_keys => true)`);
  }
}
