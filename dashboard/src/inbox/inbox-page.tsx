import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useEpisodes } from '../api/episode-lists';
import { type Episode, episodeCountsQuery } from '../api/episodes';
import { useFormat } from '../format/use-format';
import { useDocumentTitle } from '../layout/document-title';
import { usePageKeys } from '../layout/page-keys';
import { AccuracyBadge } from '../project/accuracy-badge';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import { allows } from './episode-actions';
import { EpisodeDrawer } from './episode-drawer';
import { deedKeys, moveKeys } from './episode-keys';
import { EpisodeList } from './episode-list';
import { filterOf } from './episode-views';
import { InboxFilters, InboxViews } from './inbox-filters';
import styles from './inbox-page.module.css';
import { NothingHere } from './nothing-here';
import { useCursor } from './use-cursor';
import { useDesk } from './use-desk';
import { useInboxAddress } from './use-inbox-address';
import { useWriters } from './use-writers';

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
  useDocumentTitle(`Inbox of ${name}`);

  const episodes = useMemo(() => query.data?.pages.flatMap((page) => page.episodes) ?? [], [query.data]);
  const ids = useMemo(() => episodes.map(({ episode_id }) => episode_id), [episodes]);
  const cursor = useCursor(ids);
  const [marked, setMarked] = useState(NONE);
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
  // After all loaded ones were changed, the next ones are on their way.
  const isLoading = !query.data || (episodes.length === 0 && (query.isFetching || query.hasNextPage));
  const { work, act, overlays } = useDesk({
    showDetails: ({ episode_id }) => address.open(episode_id),
    finish: () => {
      setMarked(NONE);
      // The details keep the focus.
      if (address.episodeId === null) cursor.focus();
    },
  });
  const write = useWriters(work.me);
  const opened = episodes.filter(({ episode_id }) => episode_id === address.episodeId);
  const atHand = chosen.length > 0 ? chosen : current ? [current] : [];
  const move = (steps: number): void => {
    cursor.move(steps);
    const next = episodes[Math.max(0, Math.min(episodes.length - 1, cursor.index + steps))];
    if (address.episodeId !== null && next) address.open(next.episode_id);
  };
  usePageKeys([
    ...moveKeys(move),
    { key: 'x', does: 'Select', run: () => current && toggle(current) },
    {
      key: 'J',
      does: 'Select, and go to the next',
      run: () => {
        if (current) setMarked((before) => new Set(before).add(current.episode_id));
        move(1);
      },
    },
    { key: 'X', does: 'Select all that are loaded', run: () => setMarked(new Set(ids)) },
    { key: 'Escape', does: 'Select nothing', run: () => setMarked(NONE) },
    ...deedKeys((deed) => act(deed, address.episodeId === null ? atHand : opened), work.undo),
  ]);

  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1>Inbox</h1>
        <AccuracyBadge />
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
      {query.data && episodes.length === 0 && !isLoading && <NothingHere address={address} />}
      {isLoading && (
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
      {overlays}
    </div>
  );
}

const BULK = { done: 'Done', snooze: 'Snooze', dismiss: 'Dismiss', assign: 'Assign', reopen: 'Open again' };
