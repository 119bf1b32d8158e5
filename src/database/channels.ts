/** A finished run, sent with its transaction: readers may serve something new. @see finishedRunPayload */
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

/** The notification as it is sent. */
export function finishedRunPayload({ project_id, run_id }: FinishedRunNotice): string {
  return JSON.stringify({ project_id, run_id });
}

/** @returns null for what no run of ours has sent */
export function readFinishedRun(payload: string): FinishedRunNotice | null {
  try {
    const { project_id, run_id } = JSON.parse(payload) as Partial<Record<string, unknown>>;
    return typeof project_id === 'string' && typeof run_id === 'string' ? { project_id, run_id } : null;
  } catch {
    return null;
  }
}
