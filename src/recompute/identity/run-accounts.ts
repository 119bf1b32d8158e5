import { LOOKED_UP } from '../planner-hints.queries';
import type { RunSteps } from '../run-steps';
import * as sql from './account.statements';
import { HAS_PEOPLE } from './alias.statements';

/** Brings accounts up to date, once contacts are scored. */
export class RunAccounts {
  /** Whether the project has any, or had. */
  found = false;

  constructor(
    private readonly database: RunSteps,
    private readonly projectId: string,
  ) {}

  /** Of a full run, which has emptied the tables. */
  async all(): Promise<void> {
    if (!this.found) return;
    await this.database.planner.set('many');
    await this.query(sql.ADD_ALL_MEMBERS);
    await this.add('all');
  }

  /**
   * The accounts of the contacts and relationships in the work tables.
   *
   * @param merged whether contacts of the project have several ids, @param work number of rows in the work tables, @param turned
   *   whether all scores are of another day
   */
  async changed(merged: boolean, work: number, turned: boolean): Promise<void> {
    if (!this.found) return;
    await this.database.planner.setFor(work);
    await this.query(sql.takeAccounts(merged));
    await this.query(sql.REMOVE_MEMBERS);
    await this.query(sql.addMembers(merged));
    await this.query(sql.TAKE_NEW_ACCOUNTS);
    if (turned) await this.replaceAll();
    else await this.replaceTaken();
  }

  /** Notes the accounts of a contact that is about to be erased, whose ids are in the work table. */
  async take(): Promise<void> {
    const [row] = await this.database.query<{ accounts: boolean }>(HAS_PEOPLE, [this.projectId]);
    this.found = row?.accounts ?? false;
    if (this.found) await this.query(sql.takeAccounts(false));
  }

  /** The accounts in the work table. */
  async replaceTaken(): Promise<void> {
    if (!this.found) return;
    const [members] = await this.database.query<{ rows: number }>(sql.COUNT_MEMBERS, [this.projectId, LOOKED_UP + 1]);
    // To read everything once takes less than to look up each contact of a huge account.
    if (members && members.rows > LOOKED_UP) return await this.replaceAll();
    await this.database.planner.set('few');
    await this.query(sql.removeAccounts('taken'));
    await this.add('taken');
  }

  private async replaceAll(): Promise<void> {
    await this.database.planner.set('many');
    await this.query(sql.removeAccounts('all'));
    await this.add('all');
  }

  private async add(scope: Parameters<typeof sql.addAccounts>[0]): Promise<void> {
    await this.database.step('accounts', sql.addAccounts(scope), [this.projectId]);
  }

  private async query(statement: string): Promise<void> {
    await this.database.query(statement, [this.projectId]);
  }
}
