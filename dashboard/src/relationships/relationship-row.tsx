import { Link } from 'wouter';
import type { Relationship } from '../api/relationship-queries';
import { useFormat } from '../format/use-format';
import { relationshipPath } from '../project/relationship-path';
import { BandLabel, bandFill } from '../ui/band';
import { Delta } from '../ui/delta';
import styles from './relationship-table.module.css';
import { stageLabel } from './stages';

interface RelationshipRowProps {
  readonly row: Relationship;
  /** Place in the list, from 0. */
  readonly index: number;
  readonly measure: (element: HTMLTableRowElement | null) => void;
}

export function RelationshipRow({ row, index, measure }: RelationshipRowProps) {
  const format = useFormat();
  const { contact_name, agent_name, depth, band, trend, last_interaction, days_since, stage, at_risk } = row;
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index + 2} className={styles.row}>
      <td className={styles.contact}>
        <Link className={styles.name} href={relationshipPath(row)}>
          {contact_name}
        </Link>
        <span className={styles.under}>with {agent_name}</span>
      </td>
      <td className={styles.agent}>{agent_name}</td>
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
        <time dateTime={last_interaction} title={format.moment(last_interaction)}>
          {format.daysAgo(days_since)}
        </time>
      </td>
      <td className={styles.stage}>
        <span className={at_risk ? styles.atRisk : undefined}>{stageLabel(stage)}</span>
      </td>
      <td className={styles.next}>{row.recommended_action}</td>
    </tr>
  );
}
