/** A run has finished; sent with its transaction. Readers may serve something new. @see finishedRunPayload */
export const RUN_FINISHED = 'relationship_depth_run_finished';
/**
 * A transaction withdrew access: it revoked a key or deleted a project. The payload is the project's id; caches of who
 * may see what drop that project.
 */
export const ACCESS_CHANGED = 'relationship_depth_access_changed';
/** New entries of a project's live feed. The payload is the project's id. */
export const FEED_PUBLISHED = 'relationship_depth_feed_published';

export interface FinishedRunNotice {
  readonly project_id: string;
  readonly run_id: string;
}

/** The payload of the notification. */
export function finishedRunPayload({ project_id, run_id }: FinishedRunNotice): string {
  return JSON.stringify({ project_id, run_id });
}

/** @returns null for any other text */
export function readFinishedRun(payload: string): FinishedRunNotice | null {
  try {
    const { project_id, run_id } = JSON.parse(payload) as Partial<Record<string, unknown>>;
    return typeof project_id === 'string' && typeof run_id === 'string' ? { project_id, run_id } : null;
  } catch {
    return null;
  }
}
