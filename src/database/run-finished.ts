/** Channel of the notification that each finished run sends, with its transaction: readers may serve something new. */
export const RUN_FINISHED = 'relationship_depth_run_finished';

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
