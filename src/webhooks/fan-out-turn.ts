import { COME_BACK_MS, inPlace, type Turns } from './delivery-turn';
import type { FanOutQueries } from './fan-out.queries';

/**
 * Creates the deliveries of a project's transitions, one batch per endpoint in turn. A turn that takes too long ends
 * and continues after the jobs of others.
 */
export async function fanOutTurn(projectId: string, turns: Turns & { readonly fanOut: FanOutQueries }): Promise<void> {
  const { fanOut } = turns;
  await inPlace(
    projectId,
    turns,
    () => fanOutInPlace(projectId, turns),
    (at) => fanOut.wake(projectId, at),
  );
}

async function fanOutInPlace(
  projectId: string,
  { fanOut, clock, times, signal }: Turns & { readonly fanOut: FanOutQueries },
): Promise<void> {
  const ends = performance.now() + times.turnMs;
  let behind = await fanOut.behind(projectId);
  let locked = false;
  while (behind.length > 0 && !locked && performance.now() < ends && !signal.aborted) {
    const next: string[] = [];
    for (const webhookId of behind) {
      const state = await fanOut.deliver({ projectId, webhookId }, clock.now());
      // An endpoint with a full queue starts another turn after it has sent deliveries.
      if (state === 'more') next.push(webhookId);
      if (state === 'locked') locked = true;
    }
    behind = next;
  }
  const now = clock.now().getTime();
  if (locked) await fanOut.wake(projectId, new Date(now + COME_BACK_MS));
  else if (behind.length > 0) await fanOut.wake(projectId, new Date(now));
}
