import { setTimeout as delay } from 'node:timers/promises';
import type { ProjectId } from '../../src/auth/tenant';
import type { TenantReader } from '../../src/serving/tenant-reader';

/** Yields the processor to other processes: an invalid state would be visible for longer. */
const PAUSE_MS = 5;

/**
 * One statement over everything that readers are shown of the project $1, in one snapshot: its text changes with any
 * row. Sums of hashes, because the order of the rows does not matter.
 */
const SEEN_STATE = `SELECT concat_ws(' ',
  (SELECT concat(count(*), ':', sum(hash_record_extended(ROW(agent_id, user_id, depth, prev_depth, risk, stage, n_days), 0)))
   FROM depth_scores WHERE project_id = $1),
  (SELECT concat(max(date), ':', sum(hash_record_extended(ROW(agent_id, date, total, at_risk, avg_depth, moat_index), 0)))
   FROM daily_snapshots WHERE project_id = $1),
  (SELECT sum(hash_record_extended(ROW(entry_week, week, size, count, avg_depth), 0))
   FROM cohort_points WHERE project_id = $1),
  (SELECT sum(hash_record_extended(ROW(stage, count), 0)) FROM pipeline_stages WHERE project_id = $1),
  (SELECT concat(as_of, ':', count(*) OVER ()) FROM recompute_runs
   WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1)) AS state`;

/** @returns the state that a reader of the project sees, as a text that changes with any row */
export async function seenState(reader: TenantReader, projectId: ProjectId): Promise<string> {
  const [row] = await reader.query<{ state: string }>(projectId, SEEN_STATE);
  return row?.state ?? 'nothing';
}

/**
 * Reads repeatedly until it is stopped, and returns the states in the order seen, without repeats. Resolves after the
 * first read.
 */
export async function readAlong(
  reader: TenantReader,
  projectId: ProjectId,
): Promise<{ stop: () => Promise<string[]> }> {
  let reading = true;
  const states = [await seenState(reader, projectId)];
  const done = (async () => {
    while (reading) {
      await delay(PAUSE_MS);
      const state = await seenState(reader, projectId);
      if (states.at(-1) !== state) states.push(state);
    }
  })();
  return {
    stop: async () => {
      reading = false;
      await done;
      return states;
    },
  };
}
