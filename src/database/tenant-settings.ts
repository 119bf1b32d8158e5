import { READER_ROLE } from './row-security';
import { isUuid } from './uuid';

/** A statement for `pg`; without a name it is not prepared. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
  /** Milliseconds after which its connection counts as dead, if not the default. */
  readonly query_timeout?: number;
}

/** A statement that changes settings of its transaction, and returns no rows. */
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
 * Makes a transaction read-only, as the readers' role, for one tenant. It returns no rows, so that it can precede
 * another statement without a result of its own.
 *
 * @param tenant UUID of the project; empty for none
 * @param prepared whether connections prepare it by its name
 */
export function becomeTenant(tenant: string, prepared: boolean): Setting {
  return { name: prepared ? 'become_tenant' : '', text: BECOME_TENANT, values: [tenant] };
}

/**
 * Like `becomeTenant`, on a database that Citus distributes. Citus propagates to its nodes what `SET LOCAL` sets, in
 * this order, and nothing that `set_config` sets. Each is a separate statement at the start of an explicit transaction.
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

/** Sets the statement timeout of a transaction, if the connection cannot set it itself; returns no rows. */
export function within(statementTimeoutMs: number): Setting {
  return {
    name: '',
    text: `SELECT FROM (SELECT set_config('statement_timeout', $1, true) AS ms) setting WHERE ms IS NULL`,
    values: [String(statementTimeoutMs)],
  };
}
