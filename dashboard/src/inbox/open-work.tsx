import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { contactEpisodesQuery } from '../api/episode-lists';
import { usePageKeys } from '../layout/page-keys';
import { useProject } from '../project/projects';
import { Card } from '../ui/card';
import { EpisodeActions } from './episode-actions';
import { stateInWords } from './episode-in-words';
import { deedKeys } from './episode-keys';
import styles from './open-work.module.css';
import { useDesk } from './use-desk';
import { useWriters } from './use-writers';

interface OpenWorkProps {
  /** Absent: with any agent. */
  readonly agentId?: string;
  readonly contactId: string;
}

/** The episodes of a relationship or a contact that wait, so that people decide where they see the evidence. */
export function OpenWork({ agentId, contactId }: OpenWorkProps) {
  const { project_id } = useProject();
  const [, navigate] = useLocation();
  const { data } = useQuery(contactEpisodesQuery(project_id, contactId, agentId));
  const episodes = data?.episodes ?? [];
  const { work, act, overlays } = useDesk({
    showDetails: ({ episode_id }) => navigate(`/inbox?${new URLSearchParams({ episode: episode_id })}`),
    finish: () => undefined,
  });
  const write = useWriters(work.me);
  usePageKeys(deedKeys((deed) => act(deed, episodes.slice(0, 1)), work.undo));
  return (
    <>
      {episodes.length > 0 && (
        <Card title="Open work">
          <ul className={styles.list}>
            {episodes.map((episode) => (
              <li key={episode.episode_id}>
                <p>
                  {stateInWords(episode, write)}
                  {!agentId && (
                    <>
                      , with <bdi>{episode.agent_name}</bdi>
                    </>
                  )}
                  <span className={styles.soft}>
                    ,{' '}
                    {episode.assignee === null ? 'assigned to nobody' : `assigned to ${write.person(episode.assignee)}`}
                  </span>
                </p>
                <EpisodeActions episode={episode} act={(deed) => act(deed, [episode])} words />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {overlays}
    </>
  );
}
