import { ApiProblem } from '@relationship-depth/client';
import { Link, useSearchParams } from 'wouter';
import { useDepthExplanation } from '../api/relationship-queries';
import { daysBetween } from '../format/day';
import type { Format } from '../format/format';
import { useFormat } from '../format/use-format';
import { OpenWork } from '../inbox/open-work';
import { useDocumentTitle } from '../layout/document-title';
import { AccuracyBadge } from '../project/accuracy-badge';
import { useAgentName } from '../project/agents';
import { contactPath } from '../project/contact-path';
import { useProject } from '../project/projects';
import { STAGES, stageLabel } from '../project/stages';
import { BandLabel } from '../ui/band';
import { Delta } from '../ui/delta';
import { Skeleton } from '../ui/loading';
import { Name } from '../ui/name';
import { NotFound } from '../ui/not-found';
import { Pending } from '../ui/pending';
import styles from '../ui/record.module.css';
import { DepthHistory } from './depth-history';
import { DepthWaterfall } from './depth-waterfall';
import { LastInteractions } from './last-interactions';

type Explanation = NonNullable<ReturnType<typeof useDepthExplanation>['data']>;

const REASONS: Readonly<Record<string, string>> = {
  silent_vs_own_rhythm: 'silent for four times its usual gap, or more',
  low_depth: 'depth is low after days of silence',
  declining: 'depth fell within 28 days',
};

/** One relationship: its depth, history and explanation, and what will happen without further interaction. */
export default function RelationshipPage() {
  const [parameters] = useSearchParams();
  const { project_id } = useProject();
  const agentName = useAgentName();
  const key = {
    projectId: project_id,
    agentId: parameters.get('agent') ?? '',
    contactId: parameters.get('contact') ?? '',
  };
  const query = useDepthExplanation(key);
  const explanation = query.data;
  useDocumentTitle(explanation?.contact_name ?? 'Relationship');
  if (query.error instanceof ApiProblem && query.error.status === 404) return <NotFound what="relationship" />;
  if (!explanation) {
    return (
      <Pending query={query} page>
        <Skeleton lines={16} />
      </Pending>
    );
  }
  const agent = agentName(explanation.agent_id);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Link href="/relationships">Relationships</Link>
        <h1>
          <Name lines={2}>{explanation.contact_name}</Name>
        </h1>
        <p className={styles.with}>
          with <bdi>{agent}</bdi>
          {explanation.contact_name !== explanation.user_id && (
            <>
              , id <code>{explanation.user_id}</code>
            </>
          )}
        </p>
        <Link href={contactPath(explanation.user_id)}>See the contact, with all agents</Link>
      </header>
      <Summary explanation={explanation} />
      <OpenWork agentId={explanation.agent_id} contactId={explanation.user_id} />
      <DepthHistory relationship={key} />
      <div className={styles.columns}>
        <DepthWaterfall explanation={explanation} />
        <LastInteractions interactions={explanation.interactions} contact={explanation.contact_name} agent={agent} />
      </div>
    </div>
  );
}

function Summary({ explanation }: { explanation: Explanation }) {
  const format = useFormat();
  const { depth, band, trend, stage, at_risk, at_risk_reasons, action, on_hold_since } = explanation;
  return (
    <section className={styles.summary} aria-label="Summary">
      <div>
        <p className={styles.depth}>{format.exactPercent(depth)}</p>
        <p className={styles.line}>
          <BandLabel band={band} /> <Delta value={trend} since="in 28 days" /> <AccuracyBadge />
        </p>
      </div>
      <dl className={styles.facts}>
        <div>
          <dt>Next step</dt>
          <dd>
            {on_hold_since
              ? `On hold: no data since ${format.day(on_hold_since)}, so the silence may only seem to be one.`
              : format.sentence(action.sentence)}
          </dd>
        </div>
        <div>
          <dt>Stage</dt>
          <dd>
            {stageLabel(stage)}
            {STAGES[stage] && <span className={styles.soft}>, {STAGES[stage].meaning}</span>}
          </dd>
        </div>
        {at_risk && (
          <div>
            <dt>At risk</dt>
            <dd className={styles.risk}>
              {sentence(at_risk_reasons.map((reason) => REASONS[reason] ?? reason).join('; '))}
            </dd>
          </div>
        )}
        <div>
          <dt>If nothing happens</dt>
          <dd>{outlookOf(explanation, format)}</dd>
        </div>
      </dl>
    </section>
  );
}

function sentence(text: string): string {
  return text && text[0]?.toUpperCase() + text.slice(1);
}

/** What will happen without further interaction, and when: "Falls below strong in 12 days, on 6 Dec 2026." */
function outlookOf({ outlook, band, as_of, at_risk }: Explanation, format: Format): string {
  const when = (day: string): string => `${format.inDays(daysBetween(as_of, day))}, on ${format.day(day)}`;
  const { next_band_on, at_risk_on } = outlook;
  const falls = next_band_on ? `Falls below ${band} ${when(next_band_on)}.` : `Stays ${band}, the lowest band.`;
  if (at_risk_on) return `${falls} At risk ${when(at_risk_on)}.`;
  return at_risk ? `${falls} At risk already.` : falls;
}
