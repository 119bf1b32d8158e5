import { useQuery } from '@tanstack/react-query';
import { pipelineFlowQuery } from '../api/home-queries';
import { useFormat } from '../format/use-format';
import { lazyPart } from '../layout/lazy-part';
import { useProject } from '../project/projects';
import { Card } from '../ui/card';
import { Help } from '../ui/help';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import styles from './pipeline.module.css';

const SaveBars = lazyPart(() => import('./save-bars'), null);

/** The pipeline: each contact counts once, at its furthest stage. */
export function Pipeline() {
  const format = useFormat();
  const query = useQuery(pipelineFlowQuery(useProject().project_id));
  const stages = query.data?.stages ?? [];
  const most = Math.max(1, ...stages.map(({ count }) => count));
  const total = stages.reduce((sum, { count }) => sum + count, 0);
  return (
    <Card
      title="Pipeline"
      note={query.data && format.counted(total, 'contact', 'contacts')}
      actions={
        <Help title="the pipeline">
          <p>Each contact counts once, at the furthest stage it has reached.</p>
          <p>
            Qualified: classified. Routed: has a permanent agent. Nurtured: active with that agent on two days or more
            since. Closed: won or lost. New: all others.
          </p>
        </Help>
      }
    >
      {query.data ? (
        <>
          <ol className={styles.stages}>
            {stages.map(({ stage, count }) => (
              <li key={stage} className={styles.stage}>
                <span className={styles.name}>{stage}</span>
                <span className={styles.track} aria-hidden="true">
                  <span className={styles.fill} style={{ width: `${(count / most) * 100}%` }} />
                </span>
                <span className={styles.count}>{format.count(count)}</span>
                <span className={styles.share}>{format.share(count, total)}</span>
              </li>
            ))}
          </ol>
          <SaveBars
            name="Pipeline"
            of="stage"
            counted="contacts"
            counts={stages.map(({ stage, count }) => ({ label: stage, count }))}
            format={format}
          />
        </>
      ) : (
        <Pending query={query}>
          <Skeleton lines={5} />
        </Pending>
      )}
    </Card>
  );
}
