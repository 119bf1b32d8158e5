import styles from './band.module.css';

export const BANDS = ['deep', 'strong', 'warm', 'light', 'faint'] as const;
/** A band by its colour and its name: some readers cannot tell colours apart. */
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

/** CSS class that paints the background in the band's colour. */
export function bandFill(band: string): string {
  return styles[band] ?? '';
}
