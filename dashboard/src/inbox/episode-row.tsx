import type { CSSProperties, Ref } from 'react';
import { Link } from 'wouter';
import type { Episode } from '../api/episodes';
import { useFormat } from '../format/use-format';
import { relationshipPath } from '../project/relationship-path';
import { Name } from '../ui/name';
import { type Deed, EpisodeActions } from './episode-actions';
import { ownerInWords, splitAction, stateInWords, type Writers } from './episode-in-words';
import styles from './episode-row.module.css';

interface EpisodeRowProps {
  readonly episode: Episode;
  readonly write: Writers;
  /** Whether the keys act on it. */
  readonly isCurrent: boolean;
  readonly act: (deed: Deed) => void;
  readonly makeCurrent: () => void;
  /** Absent: it cannot be selected. */
  readonly select?: { readonly isSelected: boolean; readonly toggle: () => void };
  /** Whether the recommended action is a heading above the row. */
  readonly isGrouped?: boolean;
  /** For lists that render the visible rows only. */
  readonly place?: {
    readonly index: number;
    readonly count: number;
    readonly offset: number;
    readonly measure: Ref<HTMLLIElement>;
  };
}

/** One episode: who, what to do and why, what is at stake, who has it. The name leads to the evidence. */
export function EpisodeRow(props: EpisodeRowProps) {
  const { episode, write, isCurrent, act, makeCurrent, select, isGrouped = false, place } = props;
  const format = useFormat();
  const { contact_name, agent_name, recommended_action, depth, value, assignee } = episode;
  const { action, why } = splitAction(format.sentence(recommended_action ?? 'No score any more.'));
  const classes = [
    styles.row,
    isCurrent ? styles.current : '',
    select ? styles.selectable : '',
    isGrouped ? styles.grouped : '',
    place ? styles.placed : '',
  ];
  return (
    <li
      ref={place?.measure}
      data-index={place?.index}
      data-episode={episode.episode_id}
      data-selected={select?.isSelected || undefined}
      aria-setsize={place?.count}
      aria-posinset={place && place.index + 1}
      style={place && ({ '--offset': `${place.offset}px` } as CSSProperties)}
      className={classes.filter(Boolean).join(' ')}
      onFocus={makeCurrent}
    >
      {select && (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={select.isSelected}
            onChange={select.toggle}
            aria-label={`Select ${contact_name}`}
          />
        </label>
      )}
      <span className={styles.who}>
        <Link className={styles.name} href={relationshipPath(episode)}>
          <Name>{contact_name}</Name>
        </Link>
        <span className={styles.soft}>
          with <Name>{agent_name}</Name>
          {isGrouped && assignee !== null && `, ${ownerInWords(assignee, write)}`}
        </span>
      </span>
      <span className={styles.what}>
        {isGrouped ? <span>{why || action}</span> : <strong>{action}</strong>}
        {!isGrouped && <span className={styles.soft}>{why}</span>}
      </span>
      {!isGrouped && (
        <span className={styles.state} data-state={episode.state}>
          {stateInWords(episode, write)}
        </span>
      )}
      <span className={styles.stake}>
        <span title="At stake: the depth that would be lost">
          <strong>{format.percent(value)}</strong> at stake
        </span>
        {/* Its band is that of the day on which it began. */}
        <span>{depth === null ? 'no score now' : `${format.percent(depth)} now`}</span>
      </span>
      {!isGrouped && (
        <span className={assignee === null ? styles.nobody : styles.owner}>
          <Name>{ownerInWords(assignee, write)}</Name>
        </span>
      )}
      <EpisodeActions episode={episode} act={act} />
    </li>
  );
}
