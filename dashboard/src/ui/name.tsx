import styles from './name.module.css';

/** A name of any length and script, truncated if necessary, with a tooltip. */
export function Name({ children, lines = 1 }: { children: string; lines?: 1 | 2 }) {
  return (
    <bdi className={lines === 1 ? styles.line : styles.lines} title={children}>
      {children}
    </bdi>
  );
}
