import type { Schemas } from '@relationship-depth/client';
import { ArrowLeft, ArrowRight, Minus } from 'lucide-react';
import { useFormat } from '../format/use-format';
import { Card } from '../ui/card';
import { Name } from '../ui/name';
import styles from './last-interactions.module.css';

interface LastInteractionsProps {
  readonly interactions: readonly Schemas['ExplainedInteraction'][];
  readonly contact: string;
  readonly agent: string;
}

/** The last ten interactions that count. */
export function LastInteractions({ interactions, contact, agent }: LastInteractionsProps) {
  const format = useFormat();
  return (
    <Card title="Last interactions">
      <ol className={styles.list}>
        {interactions.map(({ occurred_at, kind, direction, external_id }, index) => {
          const Arrow = direction === 'inbound' ? ArrowLeft : direction === 'outbound' ? ArrowRight : Minus;
          const from = direction === 'inbound' ? contact : agent;
          return (
            <li key={external_id ?? `${occurred_at} ${index}`} className={styles.item}>
              <Arrow size={15} aria-hidden="true" />
              <span className={styles.what}>
                <span className={styles.kind}>{kind}</span>
                {direction && (
                  <>
                    from <Name>{from}</Name>
                  </>
                )}
              </span>
              <time dateTime={occurred_at}>{format.dateTime(occurred_at)}</time>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
