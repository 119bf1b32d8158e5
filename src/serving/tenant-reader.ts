import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { ReaderPool } from '../database/reader-pool';
import { READER_ROLE, RowSecurityError } from '../database/row-security';
import { READER_TABLES } from '../database/tables';

const NO_PROJECT = '00000000-0000-0000-0000-000000000000';
/** SQLSTATEs of a role that is not there, or that we may not take. */
const ROLE_UNUSABLE = new Set(['22023', '42704', '42501']);

interface ReaderState {
  readonly exempt: boolean;
  /** Tables that the role may not read. */
  readonly closed: string[];
  /** Tables whose rows all tenants would see. */
  readonly open: string[];
  /** Whether the database has Citus. */
  readonly citus: boolean;
}

const READER_STATE = `SELECT
  (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS exempt,
  ARRAY(SELECT name FROM unnest($1::text[]) AS name WHERE NOT has_table_privilege(name, 'SELECT')) AS closed,
  ARRAY(
    SELECT name FROM unnest($1::text[]) AS name JOIN pg_class ON pg_class.oid = name::regclass WHERE NOT relrowsecurity
  ) AS open,
  to_regclass('pg_dist_partition') IS NOT NULL AS citus`;
const CAN_LOG_IN = `SELECT rolcanlogin AS login FROM pg_roles WHERE rolname = '${READER_ROLE}'`;
const DISTRIBUTED = `SELECT 1 FROM pg_dist_partition WHERE logicalrelid = 'projects'::regclass`;

/** The only way for readers to query: as one project, so that the database shows them its rows only. */
@Injectable()
export class TenantReader implements OnApplicationBootstrap {
  constructor(private readonly pool: ReaderPool) {}

  /**
   * Runs one statement, whose $1 is the project. It must filter every table by `project_id = $1` all the same:
   * row-level security is the second wall.
   *
   * @param text a constant, as it is prepared by its text
   * @param parameters from $2 on
   * @throws what `isDatabaseUnavailable` recognises where the database is away, busy or took too long
   */
  async query<Row>(projectId: ProjectId, text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return await this.pool.queryAs<Row>(projectId, text, [projectId, ...parameters]);
  }

  /**
   * As `query`, of the state that is current in all processes: never on a replica. For what a client may have changed a
   * moment ago.
   */
  async queryCurrent<Row>(projectId: ProjectId, text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return await this.pool.queryCurrentAs<Row>(projectId, text, [projectId, ...parameters]);
  }

  /** As `query`, for a statement of which each call is planned anew; see `ReaderPool.queryPlannedAs`. */
  async queryPlanned<Row>(projectId: ProjectId, text: string, parameters: readonly unknown[]): Promise<Row[]> {
    return await this.pool.queryPlannedAs<Row>(projectId, text, [projectId, ...parameters]);
  }

  /** As `queryPlanned`, for the whole history of a project; see `ReaderPool.queryHeavyAs`. */
  async queryHeavy<Row>(projectId: ProjectId, text: string, parameters: readonly unknown[]): Promise<Row[]> {
    return await this.pool.queryHeavyAs<Row>(projectId, text, [projectId, ...parameters]);
  }

  /** As `query`, for more rows than there is memory for; see `ReaderPool.streamAs`. At most `streams` at once. */
  stream<Row>(
    projectId: ProjectId,
    text: string,
    parameters: readonly unknown[],
    batch: { batchRows: number; timeoutMs: number },
  ): AsyncGenerator<Row[], void, void> {
    return this.pool.streamAs<Row>(projectId, text, [projectId, ...parameters], batch);
  }

  /** @see ReaderPool.ownerOf */
  ownerOf(projectId: ProjectId): string {
    return this.pool.ownerOf(projectId);
  }

  /** How many streams leave connections enough for everything else. */
  get streams(): number {
    return Math.max(1, Math.floor(this.pool.size / 2));
  }

  /** @throws RowSecurityError where row-level security is on, but would not hold, or would let nobody read */
  async onApplicationBootstrap(): Promise<void> {
    const reason = this.pool.rowSecurity ? await this.obstacle() : null;
    if (reason) throw new RowSecurityError(reason, this.pool.user);
  }

  private async obstacle(): Promise<string | null> {
    try {
      const [state] = await this.pool.queryAs<ReaderState>(NO_PROJECT, READER_STATE, [READER_TABLES]);
      if (!state || state.exempt) return `the role ${READER_ROLE} is exempt from it`;
      if (state.citus && (await this.pool.query(DISTRIBUTED, [])).length > 0) {
        const [role] = await this.pool.query<{ login: boolean }>(CAN_LOG_IN, []);
        if (!role?.login) return `Citus logs in to its nodes as the role ${READER_ROLE}, which may not (docs/scale.md)`;
        this.pool.setDistributed();
      }
      if (state.closed.length > 0) return `the role ${READER_ROLE} may not read ${state.closed.join(', ')}`;
      return state.open.length > 0 ? `it is not enabled on ${state.open.join(', ')}` : null;
    } catch (error) {
      if (ROLE_UNUSABLE.has(String((error as { code?: unknown }).code))) return (error as Error).message;
      throw error;
    }
  }
}
