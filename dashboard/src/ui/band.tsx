import styles from './band.module.css';

export const BANDS = ['deep', 'strong', 'warm', 'light', 'faint'] as const;
type Band = (typeof BANDS)[number];

/** Where each band begins, in depth. */
export const BAND_RANGES: Readonly<Record<Band, string>> = {
  deep: '75 % and above',
  strong: '50 to 75 %',
  warm: '25 to 50 %',
  light: '10 to 25 %',
  faint: 'below 10 %',
};

/** A band by its colour and its name: colour alone tells nothing to some. */
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
