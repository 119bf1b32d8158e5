import { escaped, PAPER, svgOf } from './svg';

/** A bar of a picture, from one share of the scale to another. */
export interface SvgBar {
  readonly label: string;
  /** Shares of the scale, 0 to 1. */
  readonly from?: number;
  readonly to: number;
  /** The value, in words. */
  readonly value: string;
}

const ROW = 30;
const BAR = 14;
const LABELS = 280;
const SCALE = 360;
const VALUES = 120;

/** Bars one below the other, as a file. Losses are hollow. */
export function barsSvg(title: string, bars: readonly SvgBar[]): string {
  const rows = bars.map(({ label, from = 0, to, value }, index) => {
    const top = index * ROW + (ROW - BAR) / 2;
    const base = index * ROW + ROW / 2 + 5;
    const [low, high] = [Math.max(0, Math.min(from, to)), Math.min(1, Math.max(from, to))];
    const look =
      to < from ? `fill="${PAPER.surface}" stroke="${PAPER.fill}" stroke-width="1.5"` : `fill="${PAPER.fill}"`;
    return `<text y="${base}" fill="${PAPER.text}">${escaped(label)}</text>
<rect x="${LABELS}" y="${top}" width="${SCALE}" height="${BAR}" rx="3" fill="${PAPER.track}"/>
<rect x="${LABELS + low * SCALE}" y="${top}" width="${(high - low) * SCALE}" height="${BAR}" rx="3" ${look}/>
<text x="${LABELS + SCALE + VALUES}" y="${base}" text-anchor="end" fill="${PAPER.text}">${escaped(value)}</text>`;
  });
  return svgOf(title, LABELS + SCALE + VALUES, bars.length * ROW, rows.join('\n'));
}
