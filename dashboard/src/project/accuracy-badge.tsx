import { Link } from 'wouter';
import { useBacktest } from '../api/evidence-queries';
import { useFormat } from '../format/use-format';
import styles from './accuracy-badge.module.css';
import { useProject } from './projects';
import { qualityInWords } from './quality-in-words';
import { useScoreSettings } from './score-settings';

/** How far probabilities were off in the project's own backtest, next to one. Links to the page about it. */
export function AccuracyBadge() {
  const { data } = useBacktest(useProject().project_id);
  const settings = useScoreSettings();
  const format = useFormat();
  if (!data) return null;
  const quality = qualityInWords(data, settings?.model, format);
  const title = quality
    ? [quality.sentence, ...quality.warnings].join(' ')
    : 'No backtest has compared these probabilities with outcomes yet.';
  return (
    <Link
      href="/quality"
      className={`${styles.badge} ${quality?.warnings.length === 0 ? '' : styles.doubtful}`}
      title={title}
    >
      {quality?.short ?? 'not tested'}
      <span className="visually-hidden">: how good these numbers are</span>
    </Link>
  );
}
