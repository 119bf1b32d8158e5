import { Link } from 'wouter';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import type { View } from './episode-views';
import styles from './nothing-here.module.css';
import type { useInboxAddress } from './use-inbox-address';

const WORDS: Readonly<Record<View, string>> = {
  open: 'Nobody waits: no relationship with something to lose is at risk, and no reply is overdue.',
  mine: 'Nothing is assigned to you.',
  unassigned: 'Everything open has somebody who looks after it.',
  snoozed: 'Nothing is snoozed.',
  done: 'Nothing is done or dismissed yet.',
  ended: 'Nothing has ended by itself yet.',
};

/** An empty list, and what to do next. */
export function NothingHere({ address }: { address: ReturnType<typeof useInboxAddress> }) {
  const { view, narrowing, narrow, pathOf } = address;
  const { as_of } = useProject();
  const isNarrowed = Boolean(narrowing.action || narrowing.agent || narrowing.owner);
  if (as_of === null) {
    return (
      <div className={styles.none}>
        <p>Episodes are opened by the first recompute, once there are interactions.</p>
        <Link href="/">Send the first events</Link>
      </div>
    );
  }
  return (
    <div className={styles.none}>
      <p>{isNarrowed ? 'No matching episodes' : WORDS[view]}</p>
      {isNarrowed ? (
        <Button onClick={() => narrow({ action: null, agent: null, owner: null })}>Clear filters</Button>
      ) : (
        view !== 'open' && <Link href={pathOf('open')}>All open episodes</Link>
      )}
    </div>
  );
}
