import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { DISTRIBUTED, HAS_CITUS } from '../database/distribution/is-distributed.queries';
import { ReaderPool } from '../database/reader-pool';
import { READER_ROLE, RowSecurityError } from '../database/row-security';
import { READER_TABLES } from '../database/tables';

const NO_PROJECT = '00000000-0000-0000-0000-000000000000';
/** SQLSTATEs of a role that does not exist or may not be assumed. */
const ROLE_UNUSABLE = new Set(['22023', '42704', '42501']);

interface ReaderState {
  readonly exempt: boolean;
  /** Tables that the role may not read. */
  readonly closed: string[];
  /** Tables whose rows would be visible to all tenants. */
  readonly open: string[];
  /** Whether Citus is installed. */
  readonly citus: boolean;
}

const READER_STATE = `SELECT
  (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS exempt,
  ARRAY(SELECT name FROM unnest($1::text[]) AS name WHERE NOT has_table_privilege(name, 'SELECT')) AS closed,
  ARRAY(
    SELECT name FROM unnest($1::text[]) AS name JOIN pg_class ON pg_class.oid = name::regclass WHERE NOT relrowsecurity
  ) AS open,
  ${HAS_CITUS} AS citus`;
const CAN_LOG_IN = `SELECT rolcanlogin AS login FROM pg_roles WHERE rolname = '${READER_ROLE}'`;

/** The only way for readers to query: always as one project, so that the database shows only its rows. */
@Injectable()
export class TenantReader implements OnApplicationBootstrap {
  constructor(private readonly pool: ReaderPool) {}

  /**
   * Runs one statement with the project as $1. The statement must still filter every table by `project_id = $1`:
   * row-level security is the second line of defence.
   *
   * @param text a constant, because statements are prepared by their text
   * @param parameters starting with $2
   * @throws an error that `isDatabaseUnavailable` recognises if the database is unavailable, busy or too slow
   */
  async query<Row>(projectId: ProjectId, text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return await this.pool.queryAs<Row>(projectId, text, [projectId, ...parameters]);
  }

  /** Like `query`, but never from a replica: for data that a client may have just changed. */
  async queryCurrent<Row>(projectId: ProjectId, text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return await this.pool.queryCurrentAs<Row>(projectId, text, [projectId, ...parameters]);
  }

  /** Like `query`, for a statement that is planned for each call; see `ReaderPool.queryPlannedAs`. */
  async queryPlanned<Row>(projectId: ProjectId, text: string, parameters: readonly unknown[]): Promise<Row[]> {
    return await this.pool.queryPlannedAs<Row>(projectId, text, [projectId, ...parameters]);
  }

  /** Like `queryPlanned`, for the whole history of a project; see `ReaderPool.queryHeavyAs`. */
  async queryHeavy<Row>(projectId: ProjectId, text: string, parameters: readonly unknown[]): Promise<Row[]> {
    return await this.pool.queryHeavyAs<Row>(projectId, text, [projectId, ...parameters]);
  }

  /** Like `query`, for results that do not fit into memory; see `ReaderPool.streamAs`. At most `streams` at a time. */
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

  /** Maximum number of streams that leaves enough connections for other reads. */
  get streams(): number {
    return Math.max(1, Math.floor(this.pool.size / 2));
  }

  /** @throws RowSecurityError if row-level security is on but would have no effect, or would prevent reading */
  async onApplicationBootstrap(): Promise<void> {
    const reason = this.pool.rowSecurity ? await this.rowSecurityProblem() : null;
    if (reason) throw new RowSecurityError(reason, this.pool.user);
  }

  private async rowSecurityProblem(): Promise<string | null> {
    try {
      const [state] = await this.pool.queryAs<ReaderState>(NO_PROJECT, READER_STATE, [READER_TABLES]);
      if (!state || state.exempt) return `the role ${READER_ROLE} is exempt from it`;
      if (state.citus && (await this.pool.query(DISTRIBUTED, [])).length > 0) {
        const [role] = await this.pool.query<{ login: boolean }>(CAN_LOG_IN, []);
        if (!role?.login)
          return `Citus logs in to its nodes as the role ${READER_ROLE}, which may not log in (docs/scale.md)`;
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
