import { READER_ROLE } from './row-security';
import { isUuid } from './uuid';

/** A statement as `pg` takes it; without a name it is not kept prepared. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
  /** Milliseconds after which its connection counts as dead, where that is not the usual time. */
  readonly query_timeout?: number;
}

/** A statement that changes settings of its transaction, and gives no rows. */
export interface Setting extends Statement {
  readonly values: string[];
}

const BECOME_TENANT = `SELECT FROM (
    SELECT set_config('role', '${READER_ROLE}', true) AS role,
           set_config('relationship_depth.project_id', $1, true) AS tenant,
           set_config('transaction_read_only', 'on', true) AS read_only
  ) settings
  WHERE role IS NULL OR tenant IS NULL OR read_only IS NULL`;

/**
 * Makes a transaction one of the reader role, for one tenant, that cannot write. It gives no rows on purpose, so that
 * it can run in front of another statement without a place of its own for an answer.
 *
 * @param tenant UUID of the project, or empty: nobody's
 * @param prepared whether connections keep it by its name
 */
export function becomeTenant(tenant: string, prepared: boolean): Setting {
  return { name: prepared ? 'become_tenant' : '', text: BECOME_TENANT, values: [tenant] };
}

/**
 * As `becomeTenant`, on a database that Citus distributes: it passes on to its nodes what `SET LOCAL` sets, in this order,
 * and nothing that `set_config` sets. Each is a statement of its own, at the beginning of an explicit transaction.
 *
 * @param tenant UUID of the project
 */
export function becomeTenantOnNodes(tenant: string): string[] {
  if (!isUuid(tenant)) throw new TypeError('a tenant is the UUID of a project');
  return [
    `SET LOCAL citus.propagate_set_commands = 'local'`,
    `SET LOCAL relationship_depth.project_id = '${tenant}'`,
    `SET LOCAL ROLE ${READER_ROLE}`,
  ];
}

/** Sets the timeout of the statements of a transaction, where the connection cannot set it itself; returns no rows. */
export function within(statementTimeoutMs: number): Setting {
  return {
    name: '',
    text: `SELECT FROM (SELECT set_config('statement_timeout', $1, true) AS ms) setting WHERE ms IS NULL`,
    values: [String(statementTimeoutMs)],
  };
}
