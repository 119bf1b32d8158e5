import type { QueryRunner } from 'typeorm';
import { CONTACT_MERGES, mergesFrom } from '../database/merges-sql';
import type { LateFacts } from './facts/restatement';
import { ALIASES_WITH, HAS_PEOPLE } from './identity/alias.statements';

/** The statements of an erasure, within its transaction. */
export class ContactErasureQueries {
  constructor(private readonly runner: QueryRunner) {}

  /**
   * @param userIds all ids of a contact
   * @param timeZone of the newest run
   * @returns the days of the first facts about a contact, for the scores, the flow and the feed; null if there is none
   */
  async firstDays(
    projectId: string,
    userIds: readonly string[],
    timeZone: string,
  ): Promise<LateFacts & { readonly project: string | null }> {
    const [row]: (LateFacts & { readonly project: string | null })[] = await this.runner.query(
      `SELECT (SELECT min(day) FROM relationship_days WHERE project_id = $1 AND user_id = ANY ($2::text[])) AS project,
         (least(
           (SELECT min(first_seen) FROM contacts WHERE project_id = $1 AND user_id = ANY ($2::text[])),
           (SELECT min(classified_at) FROM classifications WHERE project_id = $1 AND user_id = ANY ($2::text[])),
           (SELECT min(routed_at) FROM permanent_routes WHERE project_id = $1 AND user_id = ANY ($2::text[])),
           (SELECT min(decided_at) FROM lead_outcomes WHERE project_id = $1 AND user_id = ANY ($2::text[]))
         ) AT TIME ZONE $3)::date AS pipeline,
         (least(
           (SELECT min(occurred_at) FROM agent_actions WHERE project_id = $1 AND user_id = ANY ($2::text[])),
           -- Uses the index, which has the agent before the contact.
           (SELECT min(occurred_at) FROM interactions WHERE project_id = $1 AND user_id = ANY ($2::text[]) AND direction = 'outbound'
              AND agent_id IN (SELECT agent_id FROM agents WHERE project_id = $1))
         ) AT TIME ZONE $3)::date AS feed`,
      [projectId, userIds, timeZone],
    );
    return row ?? { project: null, pipeline: null, feed: null };
  }

  /**
   * All ids of a contact as the newest run used them, the survivor first.
   *
   * @returns null if statements about them wait for the next run
   */
  async idsOf(projectId: string, userId: string): Promise<string[] | null> {
    const [project]: { contacts: boolean }[] = await this.runner.query(HAS_PEOPLE, [projectId]);
    if (!project?.contacts) return [userId];
    const aliases: { user_id: string; survivor_id: string }[] = await this.runner.query(ALIASES_WITH, [
      projectId,
      [userId],
    ]);
    const said: { id: string; into_id: string | null }[] = await this.runner.query(mergesFrom(CONTACT_MERGES), [
      projectId,
      [userId],
    ]);
    const named = new Set([userId, ...aliases.map(({ user_id }) => user_id)]);
    for (const { id, into_id } of said) for (const name of [id, into_id]) if (name !== null) named.add(name);
    const [{ waiting } = { waiting: true }]: { waiting: boolean }[] = await this.runner.query(
      `SELECT EXISTS (
         SELECT FROM change_notes WHERE project_id = $1 AND agent_ids IS NULL AND user_ids && $2::text[]
       ) AS waiting`,
      [projectId, [...named]],
    );
    if (waiting) return null;
    const survivor = aliases[0]?.survivor_id ?? userId;
    return [survivor, ...aliases.flatMap(({ user_id }) => (user_id === survivor ? [] : user_id))];
  }

  /** @returns the number of deleted rows of the contact */
  async deleteContact(table: string, projectId: string, userIds: readonly string[]): Promise<number> {
    const { affected } = await this.runner.query(
      `DELETE FROM ${table} WHERE project_id = $1 AND user_id = ANY ($2::text[])`,
      [projectId, userIds],
      true,
    );
    return affected ?? 0;
  }
}
