import styles from './heat.module.css';

const STEPS = ['heat0', 'heat1', 'heat2', 'heat3', 'heat4', 'heat5', 'heat6'] as const;
/** Shares above this all have the darkest colour: a cohort of which more come back is rare. */
const FULL = 0.7;

/** CSS class that paints a share of 0..1, the darker the more, with text that is readable on it. */
export function heatClass(share: number): string {
  const step = Math.min(STEPS.length - 1, Math.ceil((share / FULL) * (STEPS.length - 1)));
  return styles[STEPS[step] ?? 'heat0'] ?? '';
}
