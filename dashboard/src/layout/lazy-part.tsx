import { ApiProblem } from '@relationship-depth/client';
import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { recordOutcome } from '../api/connection';
import { RETRY_DELAY_MS } from '../api/retry-delay';
import { ProblemNote } from '../ui/problem-note';
import { reloadOnce } from './reload-once';

/**
 * A part of the page whose code is loaded when it is first shown. If loading fails, the page stays usable: it retries
 * while the server is unreachable, and reloads once if a newer release has replaced the code.
 *
 * @param load imports the code
 * @param waiting shown until the code is loaded
 */
export function lazyPart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  waiting: ReactNode,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function LazyPart(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props> | null>(() => loaded);
    const [problem, setProblem] = useState<Error | null>(null);
    const [tries, setTries] = useState(0);
    const again = (): void => setTries((count) => count + 1);
    // biome-ignore lint/correctness/useExhaustiveDependencies: each try is one more
    useEffect(() => {
      if (Part) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let over = false;
      load().then(
        (module) => {
          loaded = module.default;
          if (!over) setPart(() => module.default);
        },
        async () => {
          const reachable = await isServerReachable();
          if (over || (reachable && reloadOnce())) return;
          setProblem(reachable ? MISSING : UNREACHABLE);
          timer = setTimeout(again, RETRY_DELAY_MS);
        },
      );
      return () => {
        over = true;
        clearTimeout(timer);
      };
    }, [Part, tries]);
    if (Part) return <Part {...props} />;
    return problem ? (
      <ProblemNote error={problem} retry={problem === UNREACHABLE ? again : reload} automatic page />
    ) : (
      waiting
    );
  };
}

const UNREACHABLE = new ApiProblem(0, 'No response', 'The server cannot be reached.');
const MISSING = new ApiProblem(
  404,
  'Not found',
  'The server does not have this part of the dashboard. It may be updating: try again in a moment.',
);

function reload(): void {
  location.reload();
}

/** Whether the page itself can be fetched, so that a reload would work. */
async function isServerReachable(): Promise<boolean> {
  try {
    const { ok } = await fetch(location.href, { cache: 'no-store' });
    if (ok) recordOutcome(200);
    return ok;
  } catch {
    recordOutcome(0);
    return false;
  }
}
