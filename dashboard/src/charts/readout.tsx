import type { ReactNode } from 'react';
import styles from './readout.module.css';

/** What a chart says of the point that is looked at; its figure is `strong`. */
export function Readout({ children }: { children: ReactNode }) {
  return <p className={styles.readout}>{children}</p>;
}
