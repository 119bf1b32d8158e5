import { Dialog } from '@base-ui/react/dialog';
import { ApiProblem } from '@relationship-depth/client';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useEpisode } from '../api/episode-lists';
import { useFormat } from '../format/use-format';
import { AccuracyBadge } from '../project/accuracy-badge';
import { contactPath } from '../project/contact-path';
import { useProject } from '../project/projects';
import { relationshipPath } from '../project/relationship-path';
import { BandLabel } from '../ui/band';
import dialog from '../ui/dialog.module.css';
import { Skeleton } from '../ui/loading';
import { Name } from '../ui/name';
import { Pending } from '../ui/pending';
import { type Deed, EpisodeActions } from './episode-actions';
import styles from './episode-drawer.module.css';
import { historyInWords, kindLabel, ownerInWords, stateInWords, type Writers } from './episode-in-words';

type Whole = NonNullable<ReturnType<typeof useEpisode>['data']>;

interface EpisodeDrawerProps {
  /** Null: closed. */
  readonly episodeId: string | null;
  readonly write: Writers;
  readonly act: (deed: Deed, episode: Whole) => void;
  readonly close: () => void;
}

/** One episode with its history, beside the list. The shortcuts of the list work on it. */
export function EpisodeDrawer({ episodeId, write, act, close }: EpisodeDrawerProps) {
  // Keeps its content while it closes.
  const [shown, setShown] = useState(episodeId);
  useEffect(() => {
    if (episodeId) setShown(episodeId);
  }, [episodeId]);
  const query = useEpisode(useProject().project_id, shown);
  const isGone = query.error instanceof ApiProblem && query.error.status === 404;
  return (
    <Dialog.Root open={episodeId !== null} onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={styles.drawer} data-page-keys>
          <header className={styles.header}>
            <Dialog.Title className={styles.title}>
              {query.data ? <Name lines={2}>{query.data.contact_name}</Name> : 'Episode'}
            </Dialog.Title>
            <Dialog.Close className={styles.close} aria-label="Close">
              <X size={18} aria-hidden="true" />
            </Dialog.Close>
          </header>
          {query.data ? (
            <Content episode={query.data} write={write} act={act} />
          ) : isGone ? (
            <p>This episode does not exist: its contact may have been erased.</p>
          ) : (
            <Pending query={query}>
              <Skeleton lines={8} />
            </Pending>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Content({ episode, write, act }: { episode: Whole } & Pick<EpisodeDrawerProps, 'write' | 'act'>) {
  const format = useFormat();
  const { agent_name, recommended_action, assignee, band, potential, value, depth, began_on, kind, state, history } =
    episode;
  return (
    <>
      <p className={styles.soft}>
        with <bdi>{agent_name}</bdi>
      </p>
      <p className={styles.sentence}>
        {format.sentence(recommended_action ?? 'The relationship has no score any more.')}
      </p>
      <Link className={styles.evidence} href={relationshipPath(episode)}>
        See the evidence
      </Link>
      <Link className={styles.evidence} href={contactPath(episode.user_id)}>
        See the contact, with all agents
      </Link>
      <EpisodeActions episode={episode} act={(deed) => act(deed, episode)} without={['details']} words />
      <dl className={styles.facts}>
        <dt>State</dt>
        <dd>{stateInWords(episode, write)}</dd>
        <dt>Owner</dt>
        <dd>{ownerInWords(assignee, write)}</dd>
        {state !== 'open' && (
          <>
            <dt>{kindLabel(kind)}</dt>
            <dd>since {format.day(began_on)}</dd>
          </>
        )}
        <dt>At stake then</dt>
        <dd>
          {format.exactPercent(value)} of {format.exactPercent(potential)}, <BandLabel band={band} />
        </dd>
        <dt>Depth now</dt>
        <dd>
          {depth === null ? (
            'no score'
          ) : (
            <>
              {format.exactPercent(depth)} <AccuracyBadge />
            </>
          )}
        </dd>
      </dl>
      <h3 className={styles.heading}>History</h3>
      <ol className={styles.history}>
        {history.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the history only grows at its end
          <li key={index}>
            <span>{historyInWords(entry, history[index - 1], write)}</span>
            <time dateTime={entry.at}>{format.dateTime(entry.at)}</time>
          </li>
        ))}
      </ol>
    </>
  );
}
