import styles from './loading.module.css';

/** A whole page that is on its way. */
export function Loading() {
  return (
    <div className={styles.page} role="status">
      <span className="visually-hidden">Loading</span>
      <span className={styles.spinner} aria-hidden="true" />
    </div>
  );
}

/** Stands where content will be, in its size, so that nothing jumps. */
export function Skeleton({ lines = 3, height }: { lines?: number; height?: number }) {
  return (
    <div className={styles.skeleton} role="status">
      <span className="visually-hidden">Loading</span>
      {height ? (
        <span className={styles.block} style={{ height }} />
      ) : (
        Array.from({ length: lines }, (_, line) => line).map((line) => <span key={line} className={styles.line} />)
      )}
    </div>
  );
}
