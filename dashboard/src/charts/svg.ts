/** The colours and the type of saved pictures: those of paper, whatever the page has. */
export const PAPER = {
  text: '#11201d',
  soft: '#61716d',
  track: '#eff2f1',
  fill: '#1b8d80',
  surface: '#ffffff',
} as const;

const MARGIN = 16;
const TITLE_HEIGHT = 32;

/** A picture with a title, as a file of its own. @param content SVG, below the title and inside the margin */
export function svgOf(title: string, width: number, height: number, content: string): string {
  const [wide, high] = [width + 2 * MARGIN, height + 2 * MARGIN + TITLE_HEIGHT];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" width="${wide}" height="${high}" font-family="Inter, system-ui, sans-serif" font-size="13">
<title>${escaped(title)}</title>
<rect width="${wide}" height="${high}" fill="${PAPER.surface}"/>
<text x="${MARGIN}" y="${MARGIN + 14}" font-size="16" font-weight="600" fill="${PAPER.text}">${escaped(title)}</text>
<g transform="translate(${MARGIN} ${MARGIN + TITLE_HEIGHT})">
${content}
</g>
</svg>
`;
}

/** A text in XML, which cannot have control characters. */
export function escaped(text: string): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
