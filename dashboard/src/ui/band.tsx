import styles from './band.module.css';

export const BANDS = ['deep', 'strong', 'warm', 'light', 'faint'] as const;
/** A band with its colour and name, because not everyone can distinguish the colours. */
export function BandLabel({ band }: { band: string }) {
  return (
    <span className={styles.label}>
      <BandDot band={band} />
      {band}
    </span>
  );
}

export function BandDot({ band }: { band: string }) {
  return <span className={`${styles.dot} ${styles[band] ?? ''}`} aria-hidden="true" />;
}

/** CSS class for the background colour of a band. */
export function bandFill(band: string): string {
  return styles[band] ?? '';
}
