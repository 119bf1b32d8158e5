import { Link } from 'wouter';
import type { Relationship } from '../api/relationship-queries';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { relationshipPath } from '../project/relationship-path';
import { stageLabel } from '../project/stages';
import { BandLabel, bandFill } from '../ui/band';
import { Delta } from '../ui/delta';
import { Name } from '../ui/name';
import styles from './relationship-table.module.css';

interface RelationshipRowProps {
  readonly row: Relationship;
  /** Position in the list, from 0. */
  readonly index: number;
  readonly measure: (element: HTMLTableRowElement | null) => void;
}

export function RelationshipRow({ row, index, measure }: RelationshipRowProps) {
  const format = useFormat();
  const pinned = useProject().pinned_as_of !== null;
  const { contact_name, user_id, agent_name, depth, band, trend, last_interaction, days_since, stage, at_risk } = row;
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index + 2} className={styles.row}>
      <td className={styles.contact}>
        <Link className={styles.name} href={relationshipPath(row)}>
          <Name>{contact_name}</Name>
        </Link>
        {contact_name !== user_id && <span className={styles.id}>{user_id}</span>}
        <span className={styles.under}>
          with <Name>{agent_name}</Name>
        </span>
      </td>
      <td className={styles.agent}>
        <Name>{agent_name}</Name>
      </td>
      <td className={styles.depth}>
        <span className={styles.figure}>{format.percent(depth)}</span>
        <BandLabel band={band} />
        <span className={styles.track} aria-hidden="true">
          <span className={bandFill(band)} style={{ width: `${depth * 100}%` }} />
        </span>
      </td>
      <td className={styles.trend}>
        <Delta value={trend} />
      </td>
      <td className={styles.last}>
        <time dateTime={last_interaction} title={format.dateTime(last_interaction)}>
          {pinned ? format.day(last_interaction.slice(0, 10)) : format.daysAgo(days_since)}
        </time>
      </td>
      <td className={styles.stage}>
        <span className={at_risk ? styles.atRisk : undefined}>{stageLabel(stage, at_risk)}</span>
      </td>
      <td className={styles.next}>
        {row.on_hold_since
          ? `On hold: no data since ${format.shortDay(row.on_hold_since)}.`
          : format.sentence(row.recommended_action)}
      </td>
    </tr>
  );
}
