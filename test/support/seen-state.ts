/**
 * One statement over all that readers are shown of the project $1, in one snapshot: its text is another one whenever a
 * row is. Sums of hashes, for the order of the rows does not matter.
 */
export const SEEN_STATE = `SELECT concat_ws(' ',
  (SELECT concat(count(*), ':', sum(hash_record_extended(ROW(agent_id, user_id, depth, prev_depth, risk, stage, n_days), 0)))
   FROM depth_scores WHERE project_id = $1),
  (SELECT concat(max(date), ':', sum(hash_record_extended(ROW(agent_id, date, total, at_risk, avg_depth, moat_index), 0)))
   FROM daily_snapshots WHERE project_id = $1),
  (SELECT sum(hash_record_extended(ROW(entry_week, week, size, count, avg_depth), 0))
   FROM cohort_points WHERE project_id = $1),
  (SELECT sum(hash_record_extended(ROW(stage, count), 0)) FROM pipeline_stages WHERE project_id = $1),
  (SELECT concat(as_of, ':', count(*) OVER ()) FROM recompute_runs
   WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1)) AS state`;

/** @returns numbers in [0, 1), the same ones for the same seed (mulberry32) */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
