import { organisationLogId } from './audit-trail.queries';

/** Anything that runs a statement. */
interface Transaction {
  query(sql: string, parameters: unknown[]): Promise<{ type: string }[]>;
}

/** Whether Clerk has deleted the organisation, or the user, and nobody has restored its projects since. */
export async function hasEnded(transaction: Transaction, ownerId: string): Promise<boolean> {
  const [last] = await transaction.query(
    `SELECT type FROM clerk_events
     WHERE project_id = $1 AND type IN ('organization.deleted', 'user.deleted', 'restored')
     ORDER BY happened_at DESC LIMIT 1`,
    [organisationLogId(ownerId)],
  );
  return last !== undefined && last.type !== 'restored';
}
