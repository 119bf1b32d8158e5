import type { RunStatements } from '../run-statements';
import { ofProject, type RunSteps } from '../run-steps';
import { COUNT_STAGES, MOVE_CONTACTS, REMOVE_EMPTY_STAGES, REMOVE_STAGES } from './pipeline.statements';

/** Puts contacts at their stage of the pipeline, and counts those of each stage. */
export class RunPipeline {
  constructor(
    private readonly database: RunSteps,
    private readonly statements: RunStatements,
    private readonly projectId: string,
  ) {}

  /** @param asOf the day, YYYY-MM-DD, in `timeZone` */
  async move(scope: 'all' | 'contacts', asOf: string, timeZone: string): Promise<void> {
    const parameters = [this.projectId, asOf, timeZone];
    const sql = this.statements.movedContacts(scope);
    const { rows, gone = 0, losing = 0 } = await this.database.step('work_moves', sql, parameters);
    if (rows === 0) return;
    const before = [
      ...(gone > 0 ? [REMOVE_STAGES] : []),
      ...(rows > gone ? [MOVE_CONTACTS] : []),
      ...(losing > 0 ? [REMOVE_EMPTY_STAGES] : []),
    ];
    await this.database.step('pipeline_stages', COUNT_STAGES, [this.projectId], ofProject(this.projectId, before));
  }

  /** Removes a contact from the counts. */
  async leave(userId: string): Promise<void> {
    await this.database.step(
      'pipeline_stages',
      `UPDATE pipeline_stages SET count = count - 1
       WHERE project_id = $1 AND stage IN (SELECT stage FROM contact_stages WHERE project_id = $1 AND user_id = $2)`,
      [this.projectId, userId],
    );
    await this.database.query('DELETE FROM pipeline_stages WHERE project_id = $1 AND count = 0', [this.projectId]);
  }
}
