import styles from './loading.module.css';

/** A page that is loading. */
export function Loading() {
  return (
    <div className={styles.page} role="status">
      <span className="visually-hidden">Loading</span>
      <span className={styles.spinner} aria-hidden="true" />
    </div>
  );
}

/** A placeholder in the size of the content, so that the layout does not jump. */
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
