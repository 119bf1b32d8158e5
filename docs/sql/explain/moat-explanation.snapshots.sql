-- src/explain/moat-explanation.queries.ts
SELECT snapshots.date, snapshots.total, moat_index, breadth, depth_quality, trend, risk, snapshots.score_version, snapshots.model_version, depth_sum, depth_squares, gains, losses, potential, potential_at_risk, heard, evidence_sum, weight,
              weighted_evidence, weight_lost, run.as_of, run.breadth_half, run.score_settings, run.score_version, (
  SELECT run.run_id || to_char(run.as_of, '" "YYYY-MM-DD" "') || extract(epoch FROM run.finished_at) ||
  coalesce(' ' || run.model_version, '') FROM recompute_runs run
    WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
) AS state, (
                SELECT to_json(score_models) FROM score_models WHERE project_id = $1 AND version = run.model_version
              ) AS model
       FROM (
         SELECT as_of, breadth_half, score_settings, score_version, model_version FROM recompute_runs run
    WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
       ) run
       CROSS JOIN (SELECT max(date) AS date FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2) newest
       LEFT JOIN daily_snapshots snapshots
         ON snapshots.project_id = $1 AND snapshots.agent_id = $2
        AND snapshots.date IN (SELECT newest.date - days FROM unnest($3::integer[]) AS days)
       ORDER BY snapshots.date DESC
