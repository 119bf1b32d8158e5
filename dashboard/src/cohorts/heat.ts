import styles from './heat.module.css';

const STEPS = ['heat0', 'heat1', 'heat2', 'heat3', 'heat4', 'heat5', 'heat6'] as const;
/** Shares above this have the darkest colour, because they are rare. */
const FULL = 0.7;

/** CSS class for a share of 0..1: a darker background for a larger share, with readable text. */
export function heatClass(share: number): string {
  const step = Math.min(STEPS.length - 1, Math.ceil((share / FULL) * (STEPS.length - 1)));
  return styles[STEPS[step] ?? 'heat0'] ?? '';
}
