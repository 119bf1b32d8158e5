import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { DistributionService } from '../../src/database/distribution/distribution.service';
import { migrate } from '../../src/database/migrate';

/** Few shards: Citus opens a connection for each, and tests have small tables. */
const SHARDS = 4;

interface Node {
  readonly nodename: string;
  readonly nodeport: number;
  readonly groupid: number;
}

/**
 * Creates a migrated database on every node of a Citus cluster, and distributes it.
 *
 * @param coordinator URL of a database of the coordinator that knows all nodes; its user and password are valid on each
 * @param name of the new database
 * @returns a function that drops it everywhere
 */
export async function createDistributedDatabase(coordinator: string, name: string): Promise<() => Promise<void>> {
  const nodes = await query<Node>(
    coordinator,
    `SELECT nodename, nodeport, groupid FROM pg_dist_node WHERE isactive AND noderole = 'primary' ORDER BY groupid`,
  );
  const servers = nodes.map(({ nodename, nodeport }) =>
    withParts(coordinator, { hostname: nodename, port: `${nodeport}` }),
  );
  for (const server of servers) {
    await query(server, 'SET citus.enable_create_database_propagation = off', `CREATE DATABASE ${name}`);
    await query(withParts(server, { pathname: name }), 'CREATE EXTENSION citus');
  }
  const database = withParts(coordinator, { pathname: name });
  for (const { nodename, nodeport, groupid } of nodes) {
    const node = `'${nodename}', ${nodeport}`;
    await query(
      database,
      groupid === 0 ? `SELECT citus_set_coordinator_host(${node})` : `SELECT citus_add_node(${node})`,
    );
  }
  const dataSource = await new DataSource(dataSourceOptions(database, 2)).initialize();
  try {
    await migrate(dataSource);
    await new DistributionService(dataSource).distribute(SHARDS, () => {});
  } finally {
    await dataSource.destroy();
  }
  return async () => {
    for (const server of servers) {
      await query(server, 'SET citus.enable_create_database_propagation = off', `DROP DATABASE ${name} WITH (FORCE)`);
    }
  };
}

function withParts(url: string, parts: Partial<Pick<URL, 'hostname' | 'port' | 'pathname'>>): string {
  return Object.assign(new URL(url), parts).href;
}

/** @returns the rows of the last statement */
async function query<Row>(url: string, ...statements: string[]): Promise<Row[]> {
  const server = await new DataSource({ type: 'postgres', url, extra: { max: 1 } }).initialize();
  try {
    let rows: Row[] = [];
    for (const statement of statements) rows = await server.query(statement);
    return rows;
  } finally {
    await server.destroy();
  }
}
