import { Link } from 'wouter';
import type { Contact } from '../api/contacts';
import { useFormat } from '../format/use-format';
import { relationshipPath } from '../project/relationship-path';
import { stageLabel } from '../project/stages';
import { turnInWords } from '../project/turns';
import { BandLabel } from '../ui/band';
import { Delta } from '../ui/delta';
import list from '../ui/list-page.module.css';
import { Name } from '../ui/name';
import sheet from '../ui/sheet.module.css';
import { Wide } from '../ui/wide';

/** The agents that know a contact, the best first. Each leads to its relationship. */
export function ContactAgents({ contact }: { contact: Contact }) {
  const format = useFormat();
  const { relationships, user_id, agents } = contact;
  if (relationships.length === 0) return <p className={sheet.soft}>No agent has been in touch with them yet.</p>;
  return (
    <>
      <Wide>
        <table className={`${sheet.table} ${sheet.roomy}`}>
          <thead>
            <tr>
              <th scope="col">Agent</th>
              <th scope="col">Depth</th>
              <th scope="col">In 28 days</th>
              <th scope="col">Last interaction</th>
              <th scope="col">Turn</th>
              <th scope="col">Life cycle</th>
              <th scope="col">Days in touch</th>
            </tr>
          </thead>
          <tbody>
            {relationships.map((each) => (
              <tr key={each.agent_id}>
                <th scope="row" className={list.who}>
                  <Link href={relationshipPath({ agent_id: each.agent_id, user_id })}>
                    <Name>{each.agent_name}</Name>
                  </Link>
                  {each.team !== null && (
                    <span className={list.under}>
                      <Name>{each.team}</Name>
                    </span>
                  )}
                </th>
                <td>
                  <span className={list.depth}>
                    <strong>{format.exactPercent(each.depth)}</strong> <BandLabel band={each.band} />
                  </span>
                </td>
                <td>
                  <Delta value={each.trend} />
                </td>
                <td>{format.dateTime(each.last_interaction)}</td>
                <td>{turnInWords(each.turn)}</td>
                <td className={each.at_risk ? list.risk : undefined}>{stageLabel(each.stage, each.at_risk)}</td>
                <td>{format.count(each.active_days)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      {agents > relationships.length && (
        <p className={sheet.soft}>
          The first {format.count(relationships.length)} of {format.count(agents)} agents.
        </p>
      )}
    </>
  );
}
