import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type Episode, episodeCountsQuery, useEpisodes } from '../api/episodes';
import { useFormat } from '../format/use-format';
import { useDocumentTitle } from '../layout/document-title';
import { lazyPart } from '../layout/lazy-part';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import type { Deed } from './episode-actions';
import { allows } from './episode-actions';
import type { Question } from './episode-dialog';
import { EpisodeDrawer } from './episode-drawer';
import { EpisodeList } from './episode-list';
import { filterOf } from './episode-views';
import { InboxFilters, InboxViews } from './inbox-filters';
import { useInboxKeys } from './inbox-keys';
import styles from './inbox-page.module.css';
import { NothingHere } from './nothing-here';
import { UndoToast } from './undo-toast';
import { useCursor } from './use-cursor';
import { useEpisodeWork } from './use-episode-work';
import { useInboxAddress } from './use-inbox-address';
import { useWriters } from './use-writers';

const EpisodeDialog = lazyPart(() => import('./episode-dialog'), null);
const NONE: ReadonlySet<string> = new Set();

/** The episodes of the project, to be worked on by keyboard. */
export default function InboxPage() {
  const { project_id, name } = useProject();
  const format = useFormat();
  const address = useInboxAddress();
  const { view, narrowing } = address;
  const query = useEpisodes(project_id, filterOf(view, narrowing));
  const { action, agent } = narrowing;
  const counts = useQuery(episodeCountsQuery(project_id, { ...(action && { action }), ...(agent && { agent }) }));
  const work = useEpisodeWork();
  const write = useWriters(work.me);
  useDocumentTitle(`Inbox of ${name}`);

  const episodes = useMemo(() => query.data?.pages.flatMap((page) => page.episodes) ?? [], [query.data]);
  const ids = useMemo(() => episodes.map(({ episode_id }) => episode_id), [episodes]);
  const cursor = useCursor(ids);
  const [marked, setMarked] = useState(NONE);
  const [question, setQuestion] = useState<Question | null>(null);
  // What has left the list is not changed with the rest.
  const selected = useMemo(() => new Set(ids.filter((id) => marked.has(id))), [ids, marked]);
  const chosen = episodes.filter(({ episode_id }) => selected.has(episode_id));
  const current = episodes[cursor.index];

  const toggle = ({ episode_id }: Episode): void =>
    setMarked((before) => {
      const after = new Set(before);
      if (!after.delete(episode_id)) after.add(episode_id);
      return after;
    });
  const finish = (): void => {
    setMarked(NONE);
    cursor.focus();
  };
  const act = (deed: Deed | 'take', targets: readonly Episode[]): void => {
    const [first] = targets;
    if (!first) return;
    if (deed === 'details') {
      address.open(first.episode_id);
      return;
    }
    const allowed = deed === 'take' ? targets : targets.filter((episode) => allows(episode, deed));
    if (allowed.length === 0) return;
    if (deed === 'reopen') work.changeNow(allowed, { state: 'open' }, 'open again');
    else if (deed === 'take') {
      if (work.me) work.changeNow(allowed, { assignee: work.me }, 'assigned to you');
    } else {
      setQuestion({ deed, episodes: allowed });
      return;
    }
    finish();
  };
  const shown =
    address.episodeId === null ? undefined : episodes.find(({ episode_id }) => episode_id === address.episodeId);
  const targets =
    address.episodeId !== null ? (shown ? [shown] : []) : chosen.length > 0 ? chosen : current ? [current] : [];
  useInboxKeys({
    move: (steps, select) => {
      if (select && current) setMarked((before) => new Set(before).add(current.episode_id));
      cursor.move(steps);
      const next = episodes[Math.max(0, Math.min(episodes.length - 1, cursor.index + steps))];
      if (address.episodeId !== null && next) address.open(next.episode_id);
    },
    select: () => current && toggle(current),
    selectAll: () => setMarked(new Set(ids)),
    clear: () => setMarked(NONE),
    act: (deed) => act(deed, targets),
    undo: work.undo,
  });

  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1>Inbox</h1>
        <InboxViews address={address} counts={counts.data} />
      </header>
      <InboxFilters address={address} counts={counts.data} />
      {selected.size > 0 && (
        <div className={styles.bulk} role="toolbar" aria-label="Selected episodes">
          <span className={styles.selected}>{format.count(selected.size)} selected</span>
          {(['done', 'snooze', 'dismiss', 'assign', 'reopen'] as const)
            .filter((deed) => chosen.some((episode) => allows(episode, deed)))
            .map((deed) => (
              <Button key={deed} onClick={() => act(deed, chosen)}>
                {BULK[deed]}
              </Button>
            ))}
          {selected.size < ids.length && (
            <Button onClick={() => setMarked(new Set(ids))}>Select all {format.count(ids.length)} loaded</Button>
          )}
          <Button onClick={() => setMarked(NONE)}>Clear</Button>
        </div>
      )}
      {query.data && episodes.length > 0 && (
        <EpisodeList
          key={`${view} ${JSON.stringify(narrowing)}`}
          query={query}
          episodes={episodes}
          cursor={cursor}
          selected={selected}
          toggle={toggle}
          act={(deed, episode) => act(deed, [episode])}
          write={write}
        />
      )}
      {query.data && episodes.length === 0 && <NothingHere address={address} />}
      {!query.data && (
        <Pending query={query}>
          <Skeleton lines={14} />
        </Pending>
      )}
      <EpisodeDrawer
        episodeId={address.episodeId}
        write={write}
        act={(deed, episode) => act(deed, [episode])}
        close={address.close}
      />
      {question && (
        <EpisodeDialog
          question={question}
          save={(change, words) => work.change(question.episodes, change, words).then(finish)}
          close={() => setQuestion(null)}
        />
      )}
      <UndoToast work={work} />
    </div>
  );
}

const BULK = { done: 'Done', snooze: 'Snooze', dismiss: 'Dismiss', assign: 'Assign', reopen: 'Open again' };
