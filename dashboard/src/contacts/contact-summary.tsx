import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Contact } from '../api/contacts';
import { useFormat } from '../format/use-format';
import { accountPath } from '../project/account-path';
import { AccuracyBadge } from '../project/accuracy-badge';
import { STAGES, stageLabel } from '../project/stages';
import { turnInWords } from '../project/turns';
import { BandLabel } from '../ui/band';
import { Delta } from '../ui/delta';
import { Help } from '../ui/help';
import record from '../ui/record.module.css';

const SPEAKERS: Readonly<Record<string, string>> = { agent: 'the agent', contact: 'the contact', both: 'both' };

/** Depth over all agents, and who is who. */
export function ContactSummary({ contact }: { contact: Contact }) {
  const format = useFormat();
  const { depth, band, trend, stage, knows_best: best, spoke_last: last } = contact;
  return (
    <section className={record.summary} aria-label="Summary">
      <div>
        <p className={record.depth}>{depth === null ? 'No score' : format.exactPercent(depth)}</p>
        {band !== null && trend !== null && (
          <p className={record.line}>
            <BandLabel band={band} /> <Delta value={trend} since="in 28 days" /> <AccuracyBadge />
          </p>
        )}
        <p className={record.line}>
          <span className={record.soft}>with all agents together</span>
          <Help title="the depth of a contact">
            <p>
              It is computed from the days on which the contact took part with any agent. A day with two agents is one
              day, so it is not the sum of the depths below.
            </p>
          </Help>
        </p>
      </div>
      <dl className={record.facts}>
        {best && (
          <Fact term="Knows them best">
            <bdi>{best.agent_name}</bdi>, {format.exactPercent(best.depth)}
          </Fact>
        )}
        {last && (
          <Fact term="Spoke last">
            {last.by === null ? '' : `${capitalised(SPEAKERS[last.by] ?? last.by)}, `}
            {last.by === 'agent' ? (
              <bdi>{last.agent_name}</bdi>
            ) : (
              <>
                with <bdi>{last.agent_name}</bdi>
              </>
            )}
            , {format.dateTime(last.at)}
          </Fact>
        )}
        <Fact term="Whose turn">{turnInWords(contact.turn)}</Fact>
        {stage !== null && (
          <Fact term="Life cycle">
            {stageLabel(stage)}
            {STAGES[stage] && <span className={record.soft}>, {STAGES[stage].meaning}</span>}
          </Fact>
        )}
        {contact.at_risk && (
          <Fact term="At risk">
            <span className={record.risk}>Silent with all agents for longer than usual</span>
          </Fact>
        )}
      </dl>
      <dl className={record.facts}>
        <Fact term="Account">
          {contact.account_id === null ? (
            'None'
          ) : (
            <Link href={accountPath(contact.account_id)}>{contact.account_name ?? contact.account_id}</Link>
          )}
        </Fact>
        <Fact term="Pipeline">
          {capitalised(contact.pipeline_stage ?? 'not known')}
          {contact.tier !== null && <span className={record.soft}>, tier {contact.tier}</span>}
        </Fact>
        <Fact term="First seen">{format.dayOf(contact.first_seen)}</Fact>
        <Fact term="Last interaction">
          {contact.last_interaction === null ? 'None' : format.dateTime(contact.last_interaction)}
        </Fact>
        <Fact term="Took part on">
          {format.days(contact.active_days)}
          {contact.first_day !== null && <span className={record.soft}> since {format.day(contact.first_day)}</span>}
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function capitalised(text: string): string {
  return text && text[0]?.toUpperCase() + text.slice(1);
}
