import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { type Episode, episodeCountsQuery, TODAY_FILTER, todayQuery } from '../api/episodes';
import { useFormat } from '../format/use-format';
import { actionLabel } from '../inbox/episode-in-words';
import { deedKeys, moveKeys } from '../inbox/episode-keys';
import { EpisodeRow } from '../inbox/episode-row';
import { groupsOf, worksOf } from '../inbox/groups';
import { useCursor } from '../inbox/use-cursor';
import { useDesk } from '../inbox/use-desk';
import { useWriters } from '../inbox/use-writers';
import { usePageKeys } from '../layout/page-keys';
import { useProject } from '../project/projects';
import { Card } from '../ui/card';
import { Hint } from '../ui/hint';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import { useFocusedRow } from './focused-row';
import styles from './today.module.css';

const ALL = 'all';

interface TodayProps {
  /** Relationships at risk in all, worth acting on or not. Undefined while it is loading. */
  readonly atRisk: number | undefined;
}

/** Whom to talk to today, and why: what is the user's or nobody's, by action, the most at stake first. */
export function Today({ atRisk }: TodayProps) {
  const { project_id } = useProject();
  const format = useFormat();
  const [, navigate] = useLocation();
  const [parameters, setParameters] = useSearchParams();
  const action = parameters.get('action');
  const query = useQuery(todayQuery(project_id, action));
  const { data: counts } = useQuery(episodeCountsQuery(project_id, TODAY_FILTER));
  const works = useMemo(() => worksOf(query.data?.episodes ?? []), [query.data]);
  const groups = useMemo(() => groupsOf(works.map(([first]) => first)), [works]);
  const workOf = (episode: Episode) => works.find(([first]) => first === episode) ?? [episode];
  const episodes = useMemo(() => groups.flatMap((group) => group.episodes), [groups]);
  const ids = useMemo(() => episodes.map(({ episode_id }) => episode_id), [episodes]);
  const cursor = useCursor(ids);
  const list = useFocusedRow(cursor, ids);
  const { work, act, overlays } = useDesk({
    showDetails: ({ episode_id }) => navigate(`/inbox?${new URLSearchParams({ episode: episode_id })}`),
    finish: cursor.focus,
  });
  const write = useWriters(work.me);
  const current = episodes[cursor.index];
  usePageKeys([...moveKeys(cursor.move), ...deedKeys((deed) => act(deed, current ? workOf(current) : []), work.undo)]);
  const waiting = action === null ? counts?.open : counts?.actions.find((it) => it.action === action)?.open;
  const note =
    waiting !== undefined && waiting > (query.data?.episodes.length ?? 0)
      ? `${format.count(episodes.length)} of ${format.count(waiting)}, most at stake first`
      : 'most at stake first';
  return (
    <Card
      title="Today"
      note={episodes.length > 0 ? note : undefined}
      actions={
        <span className={styles.links}>
          <Link href="/inbox">Inbox</Link>
          {atRisk !== undefined && atRisk > 0 && (
            <Link href="/relationships?at_risk=true&sort=value_at_stake">All {format.count(atRisk)} at risk</Link>
          )}
        </span>
      }
    >
      {episodes.length > 0 && (
        <Hint name="today">
          Begin here: whom to talk to today, and why. A name leads to the evidence; the buttons say that it is done, or
          put it off.
        </Hint>
      )}
      {counts && (counts.actions.length > 1 || action !== null) && (
        <ToggleGroup
          className={styles.actions}
          aria-label="What to do"
          value={[action ?? ALL]}
          onValueChange={([chosen]) => setParameters(chosen && chosen !== ALL ? { action: chosen } : {})}
        >
          <Toggle value={ALL} className={styles.action}>
            All {format.count(counts.open)}
          </Toggle>
          {counts.actions.map((counted) => (
            <Toggle key={counted.action} value={counted.action} className={styles.action}>
              {actionLabel(counted.action)} {format.count(counted.open)}
            </Toggle>
          ))}
        </ToggleGroup>
      )}
      {query.data && episodes.length === 0 && (
        <p className={styles.none}>
          {action === null
            ? 'Nobody to talk to today: no reply is overdue, and nobody with something to lose is at risk.'
            : 'Nothing of this kind is left today.'}
        </p>
      )}
      {groups.length > 0 && (
        <div ref={list} className={styles.groups} data-waiting={query.isPlaceholderData || undefined}>
          {groups.map((group) => (
            <section key={group.action} className={styles.group} aria-label={actionLabel(group.action)}>
              <h3>{actionLabel(group.action)}</h3>
              <ul>
                {group.episodes.map((episode) => (
                  <EpisodeRow
                    key={episode.episode_id}
                    episode={episode}
                    write={write}
                    isGrouped
                    isCurrent={episode === current}
                    makeCurrent={() => cursor.set(ids.indexOf(episode.episode_id))}
                    act={(deed) => act(deed, workOf(episode))}
                  />
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
      {!query.data && (
        <Pending query={query}>
          <Skeleton lines={16} />
        </Pending>
      )}
      {overlays}
    </Card>
  );
}
