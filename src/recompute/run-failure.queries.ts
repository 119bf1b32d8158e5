import type { EntityManager } from 'typeorm';
import { keepTransitions } from '../database/advisory-locks';
import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import { INTERRUPTED } from '../database/run-errors';
import { signalSettings } from '../scoring/signal-settings';
import { PROJECT_TRANSITION } from './signals/transition.statements';

/**
 * The next position, unless the failure has been announced: once until a run finishes, and not again within the
 * cooldown. $1 project, $2 days of cooldown
 */
const FAILURE_PLACE = `SELECT greatest(newest + 1, (extract(epoch FROM moment) * 1e6)::bigint)::text AS position, moment
FROM (
  SELECT coalesce(max(position), 0) AS newest, clock_timestamp() AS moment
  FROM transitions
  WHERE project_id = $1 AND position IS NOT NULL
  OFFSET 0
) AS kept
WHERE NOT EXISTS (
  SELECT FROM transitions
  WHERE project_id = $1 AND type = 'recompute.failed' AND recorded_at > least(
    now() - make_interval(days => $2::integer),
    (SELECT coalesce(max(finished_at), '-infinity') FROM recompute_runs WHERE project_id = $1 AND status = 'finished')
  )
)`;

/** Announces a failed run, in the transaction that records it. */
export async function recordFailure(
  manager: EntityManager,
  projectId: string,
  runId: string,
  { as_of, score_settings, error }: Pick<RecomputeRun, 'as_of' | 'score_settings' | 'error'>,
): Promise<void> {
  const { cooldownDays } = signalSettings(score_settings);
  await manager.query(keepTransitions, [projectId]);
  const [place]: { position: string; moment: Date }[] = await manager.query(FAILURE_PLACE, [projectId, cooldownDays]);
  if (!place) return;
  await manager.query(PROJECT_TRANSITION, [
    ...[projectId, as_of, runId, place.position, place.moment, 'recompute.failed', null, null, null],
    [error === INTERRUPTED ? 'interrupted' : 'error'],
  ]);
}
