import { barsSvg } from './bars-svg';
import { gridSvg } from './grid-svg';

/** Names of elements in the order of the file, if they are properly nested. */
function elements(svg: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  for (const [, slash, name = '', empty] of svg.matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>/g)) {
    if (slash) expect(open.pop()).toBe(name);
    else names.push(name);
    if (!slash && !empty) open.push(name);
  }
  expect(open).toEqual([]);
  return names;
}

describe('saved pictures', () => {
  const hostile = 'a < b & "c" > d\u0000';

  it('have a bar for each row, hollow for a loss, and any text', () => {
    const svg = barsSvg(hostile, [
      { label: hostile, to: 0.5, value: '50%' },
      { label: 'loss', from: 0.5, to: 0.25, value: '-25%' },
      { label: 'out of range', from: -1, to: 7, value: '?' },
    ]);
    expect(elements(svg).filter((name) => name === 'rect')).toHaveLength(1 + 2 * 3);
    expect(svg).toContain('a &lt; b &amp; &quot;c&quot; &gt; d ');
    expect(svg.match(/stroke="#/g)).toHaveLength(1);
    expect(svg).toContain('width="360" height="14" rx="3" fill="#1b8d80"');
  });

  it('have a square for each cell that has a share', () => {
    const svg = gridSvg(
      'Moves',
      ['new', 'won'],
      [
        {
          label: hostile,
          cells: [
            { text: '1', share: 1 },
            { text: '', share: null },
          ],
        },
      ],
    );
    expect(elements(svg).filter((name) => name === 'rect')).toHaveLength(1 + 1);
    expect(svg).toContain('fill-opacity="1.000"');
    expect(gridSvg('Nothing', [], [])).toContain('<title>Nothing</title>');
  });
});
