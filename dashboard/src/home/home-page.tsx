import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { distributionQuery, moatIndexQuery, TREND_DAYS } from '../api/home-queries';
import { useDocumentTitle } from '../layout/document-title';
import { lazyPart } from '../layout/lazy-part';
import { useProject } from '../project/projects';
import { Loading } from '../ui/loading';
import { BandDistribution } from './band-distribution';
import { DepthTrend } from './depth-trend';
import { hasEnoughHistory } from './enough-history';
import { FleetFeed } from './fleet-feed';
import styles from './home-page.module.css';
import { MoatHero } from './moat-hero';
import { Pipeline } from './pipeline';
import { SourcesCard } from './sources-card';
import { StoppedNote } from './stopped-note';
import { Today } from './today';
import { WebhooksNote } from './webhooks-note';

/** Only a new project shows it. */
const FirstEvent = lazyPart(() => import('../project/first-event'), <Loading />);

/** The first page: the index, whom to talk to today, and the state of the fleet. */
export function HomePage() {
  const { project_id, name } = useProject();
  const distribution = useQuery(distributionQuery(project_id, TREND_DAYS));
  const index = useQuery(moatIndexQuery(project_id));
  useDocumentTitle(name);
  // The index is painted before the rest is rendered.
  const below = useDeferredValue(true, false);
  // If any contact was active recently, not all relationships are faint.
  const allSilent = distribution.data?.bands.faint === distribution.data?.total;
  if (distribution.data?.total === 0) return <FirstEvent />;
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">{name}</h1>
      <MoatHero index={index} enough={!distribution.data || hasEnoughHistory(distribution.data)} />
      {below && allSilent && <StoppedNote />}
      {below && <WebhooksNote />}
      {below && <SourcesCard />}
      {below && (
        <>
          <div className={styles.today}>
            <Today atRisk={distribution.data?.at_risk} />
          </div>
          <div className={styles.side}>
            <BandDistribution distribution={distribution} />
            <DepthTrend />
            <Pipeline />
            <FleetFeed />
          </div>
        </>
      )}
    </div>
  );
}
