import { Ban, Check, Clock, PanelRight, Undo2, UserPlus } from 'lucide-react';
import type { Episode } from '../api/episodes';
import styles from './episode-actions.module.css';

/** What can be done with an episode. */
export type Deed = 'done' | 'snooze' | 'dismiss' | 'assign' | 'reopen' | 'details';

const DEEDS: readonly { deed: Deed; label: string; key: string; Icon: typeof Check }[] = [
  { deed: 'done', label: 'Done', key: 'e', Icon: Check },
  { deed: 'snooze', label: 'Snooze', key: 's', Icon: Clock },
  { deed: 'dismiss', label: 'Dismiss', key: 'd', Icon: Ban },
  { deed: 'assign', label: 'Assign', key: 'a', Icon: UserPlus },
  { deed: 'reopen', label: 'Open again', key: 'r', Icon: Undo2 },
  { deed: 'details', label: 'Details and history', key: 'h', Icon: PanelRight },
];

interface EpisodeActionsProps {
  readonly episode: Episode;
  readonly act: (deed: Deed) => void;
  /** Deeds that are not offered here. */
  readonly without?: readonly Deed[];
  /** Whether the words are shown, not the icons alone. */
  readonly words?: boolean;
}

/** The buttons of one episode. */
export function EpisodeActions({ episode, act, without = [], words = false }: EpisodeActionsProps) {
  return (
    <span className={words ? styles.words : styles.icons}>
      {DEEDS.filter(({ deed }) => !without.includes(deed) && allows(episode, deed)).map(
        ({ deed, label, key, Icon }) => (
          <button
            key={deed}
            type="button"
            className={styles.button}
            title={`${label} (${key})`}
            aria-label={`${label}: ${episode.contact_name}`}
            onClick={() => act(deed)}
          >
            <Icon size={16} aria-hidden="true" />
            {words && label}
          </button>
        ),
      )}
    </span>
  );
}

/** Whether it makes sense to offer it. Whether it is allowed is up to the API. */
export function allows({ state, ended_on }: Episode, deed: Deed): boolean {
  if (deed === 'details' || deed === 'assign') return true;
  if (deed === 'done') return state !== 'restated';
  if (ended_on !== null) return false;
  if (deed === 'reopen') return state !== 'open';
  return state === 'open' || state === 'snoozed';
}
