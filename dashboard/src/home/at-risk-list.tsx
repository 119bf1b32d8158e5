import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { AT_RISK_SHOWN, atRiskQuery } from '../api/home-queries';
import { useFormat } from '../format/use-format';
import { useAgentName } from '../project/agents';
import { useProject } from '../project/projects';
import { relationshipPath } from '../project/relationship-path';
import { BandLabel } from '../ui/band';
import { Card } from '../ui/card';
import { Delta } from '../ui/delta';
import { Skeleton } from '../ui/loading';
import { Name } from '../ui/name';
import { Pending } from '../ui/pending';
import styles from './at-risk-list.module.css';

/** The relationships at risk, the most valuable first, each with the next action and its reason. */
export function AtRiskList({ className }: { className?: string }) {
  const format = useFormat();
  const agentName = useAgentName();
  const query = useQuery(atRiskQuery(useProject().project_id));
  const { data } = query;
  return (
    <Card
      title="At risk"
      note={data && data.total > 0 ? 'most at stake first' : undefined}
      className={className}
      actions={
        data &&
        data.total > AT_RISK_SHOWN && (
          <Link href="/relationships?at_risk=true&sort=value_at_stake">All {format.count(data.total)}</Link>
        )
      }
    >
      {data?.total === 0 && <p className={styles.none}>No relationship is at risk.</p>}
      {data && data.total > 0 && (
        <ul className={styles.list}>
          {data.contacts.map((contact) => {
            const { action, why } = splitAction(format.sentence(contact.recommended_action));
            return (
              <li key={`${contact.agent_id} ${contact.user_id}`} className={styles.row}>
                <div className={styles.who}>
                  <Link className={styles.name} href={relationshipPath(contact)}>
                    <Name lines={2}>{contact.contact_name}</Name>
                  </Link>
                  <span className={styles.agent}>
                    with <Name>{agentName(contact.agent_id)}</Name>
                  </span>
                </div>
                <div className={styles.what}>
                  <strong>{action}</strong>
                  <span>{why}</span>
                </div>
                <div className={styles.state}>
                  <BandLabel band={contact.band} />
                  <Delta value={contact.trend} />
                </div>
              </li>
            );
          })}
        </ul>
      )}
      {!data && (
        <Pending query={query}>
          <Skeleton lines={AT_RISK_SHOWN * 2} />
        </Pending>
      )}
    </Card>
  );
}

/** Splits "Win back: silent 87 days, usually every 4." into action and reason. */
function splitAction(sentence: string): { action: string; why: string } {
  const [action = '', ...rest] = sentence.split(': ');
  const why = rest.join(': ');
  return { action, why: why && why[0]?.toUpperCase() + why.slice(1) };
}
