import { escaped, PAPER, svgOf } from './svg';

/** A cell of a picture: a text on a colour. */
export interface SvgCell {
  readonly text: string;
  /** 0 to 1: the larger, the darker; null has no colour. */
  readonly share: number | null;
}

export interface SvgGridRow {
  readonly label: string;
  readonly cells: readonly SvgCell[];
}

const HEADS = 160;
/** The narrowest column, and what one character needs. */
const NARROWEST = 48;
const CHARACTER = 7.5;
const ROW = 28;
/** From this share on, the text is white. */
const DARK = 0.55;

/** A table whose cells are the darker, the larger their share, as a file. */
export function gridSvg(title: string, columns: readonly string[], rows: readonly SvgGridRow[]): string {
  const texts = [...columns, ...rows.flatMap(({ cells }) => cells.map(({ text }) => text))];
  const width = Math.max(NARROWEST, 12 + CHARACTER * Math.max(0, ...texts.map(({ length }) => length)));
  const heads = columns.map(
    (column, index) =>
      `<text x="${HEADS + (index + 0.5) * width}" y="18" text-anchor="middle" fill="${PAPER.soft}">${escaped(column)}</text>`,
  );
  const lines = rows.map(({ label, cells }, row) => {
    const top = (row + 1) * ROW;
    const squares = cells.map(({ text, share }, index) => {
      const x = HEADS + index * width;
      const square =
        share === null
          ? ''
          : `<rect x="${x + 1}" y="${top + 1}" width="${width - 2}" height="${ROW - 2}" rx="4" fill="${PAPER.fill}" fill-opacity="${(0.06 + 0.94 * Math.min(1, Math.max(0, share))).toFixed(3)}"/>`;
      const ink = share !== null && share >= DARK ? PAPER.surface : PAPER.text;
      return `${square}<text x="${x + width / 2}" y="${top + 18}" text-anchor="middle" fill="${ink}">${escaped(text)}</text>`;
    });
    return `<text y="${top + 18}" fill="${PAPER.text}">${escaped(label)}</text>${squares.join('')}`;
  });
  return svgOf(title, HEADS + columns.length * width, (rows.length + 1) * ROW, [...heads, ...lines].join('\n'));
}
