import { lockQuota } from './advisory-locks';

/** Anything that runs statements within one transaction. */
interface Transaction {
  query(text: string, parameters: readonly unknown[]): Promise<{ count: number }[]>;
}

/** Counts the projects of an owner, and blocks new ones until the transaction ends. */
export async function countProjects(transaction: Transaction, ownerId: string): Promise<number> {
  await transaction.query(lockQuota('projects'), [ownerId]);
  const [row] = await transaction.query('SELECT count(*)::int AS count FROM projects WHERE org_id = $1', [ownerId]);
  return row?.count ?? 0;
}
