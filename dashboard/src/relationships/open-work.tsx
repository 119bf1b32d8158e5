import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { relationshipEpisodesQuery } from '../api/episode-lists';
import { EpisodeActions } from '../inbox/episode-actions';
import { stateInWords } from '../inbox/episode-in-words';
import { deedKeys } from '../inbox/episode-keys';
import { useDesk } from '../inbox/use-desk';
import { useWriters } from '../inbox/use-writers';
import { usePageKeys } from '../layout/page-keys';
import { useProject } from '../project/projects';
import { Card } from '../ui/card';
import styles from './open-work.module.css';

interface OpenWorkProps {
  readonly agentId: string;
  readonly contactId: string;
}

/** The episodes of the relationship that wait, so that people decide where they see the evidence. */
export function OpenWork({ agentId, contactId }: OpenWorkProps) {
  const { project_id } = useProject();
  const [, navigate] = useLocation();
  const { data } = useQuery(relationshipEpisodesQuery(project_id, agentId, contactId));
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
