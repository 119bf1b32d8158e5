import type { DataSource } from 'typeorm';

/**
 * Resolves when a session of the database waits for a lock, in a statement that contains the given text, if any.
 *
 * @param statement a part of its text
 * @returns the pid of its backend
 */
export async function lockWaiter(dataSource: DataSource, statement = ''): Promise<number> {
  const [pid] = await lockWaiters(dataSource, 1, statement);
  return pid as number;
}

/** Like `lockWaiter`, when as many sessions wait. @returns the pids of their backends */
export async function lockWaiters(dataSource: DataSource, count: number, statement = ''): Promise<number[]> {
  for (;;) {
    const rows: { pid: number }[] = await dataSource.query(
      `SELECT pid FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%' || $1 || '%'`,
      [statement],
    );
    if (rows.length >= count) return rows.map(({ pid }) => pid);
  }
}
