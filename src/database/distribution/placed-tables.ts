import { TENANT_TABLES } from '../tenant-tables';

/**
 * Tables of which Citus keeps a whole copy on every node: small, seldom written, and what tells which project a request
 * is about, so that each has a unique key without the project (an organisation's name for it, an agent's id, the hash of
 * a key), which no table distributed by project could have. In the order in which they are placed: foreign keys lead to
 * `projects`.
 */
export const REFERENCE_TABLES = ['projects', 'agent_directory', 'api_keys'] as const;

/** Tables whose rows lie where their project lies, all of one project on one node. The first begins the group. */
export const DISTRIBUTED_TABLES: readonly string[] = [
  'agents',
  ...TENANT_TABLES.filter((table) => table !== 'agents' && !(REFERENCE_TABLES as readonly string[]).includes(table)),
];

/** Tables that stay on the coordinator alone. */
export const LOCAL_TABLES = ['migrations'] as const;
