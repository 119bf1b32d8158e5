import { GitBranch, MessageSquare, Search, Sparkles, Tag } from 'lucide-react';
import { useFormat } from '../format/use-format';
import { useNow } from '../format/use-now';
import { useActivity, useFeedStatus } from '../project/live-updates';
import { useProject } from '../project/projects';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import styles from './fleet-feed.module.css';

const ICONS: Readonly<Record<string, typeof Tag>> = {
  message_sent: MessageSquare,
  enrichment_run: Search,
  classification: Tag,
  routing: GitBranch,
};

/** The actions of the agents, live. */
export function FleetFeed() {
  const format = useFormat();
  const now = useNow();
  const query = useActivity(null);
  const { agents } = useProject();
  return (
    <Card title="Fleet feed" className={styles.card} actions={<Status />}>
      {query.data?.items.length === 0 && (
        <p className={styles.none}>
          {agents.length > 0
            ? 'No acts of agents yet. All interactions count in the scores, but only what agents sent or did is listed here.'
            : 'No acts of agents yet.'}
        </p>
      )}
      {query.data && query.data.items.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it
        <ul className={styles.list} tabIndex={0} aria-label="Acts of the fleet, newest first">
          {query.data.items.map(({ id, action, agent_name, summary, timestamp }) => {
            const Icon = ICONS[action] ?? Sparkles;
            return (
              <li key={id} className={styles.item}>
                <Icon size={16} aria-hidden="true" />
                <div>
                  {/* An action may have no summary. */}
                  <p>{summary || action.replaceAll('_', ' ')}</p>
                  <p className={styles.agent}>
                    {agent_name}, <time dateTime={timestamp}>{format.ago(timestamp, now)}</time>
                  </p>
                </div>
              </li>
            );
          })}
        </ul>
      )}
      {!query.data && (
        <Pending query={query}>
          <Skeleton lines={10} />
        </Pending>
      )}
    </Card>
  );
}

const STATUS = { live: 'Live', connecting: 'Connecting…', off: 'Paused' };

function Status() {
  const status = useFeedStatus();
  const { pinned_as_of } = useProject();
  return (
    <p className={styles.status} role="status" data-status={status} data-past={pinned_as_of ? '' : undefined}>
      {pinned_as_of ? 'Historical data' : STATUS[status]}
    </p>
  );
}
