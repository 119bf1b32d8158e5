import styles from './name.module.css';

/** A name of the caller's own, of any length and script: cut where there is no room, and whole in its tooltip. */
export function Name({ children, lines = 1 }: { children: string; lines?: 1 | 2 }) {
  return (
    <bdi className={lines === 1 ? styles.line : styles.lines} title={children}>
      {children}
    </bdi>
  );
}
