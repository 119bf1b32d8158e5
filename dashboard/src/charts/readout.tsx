import type { ReactNode } from 'react';
import styles from './readout.module.css';

/** Describes the selected point of a chart; its value is `strong`. */
export function Readout({ children }: { children: ReactNode }) {
  return <p className={styles.readout}>{children}</p>;
}
