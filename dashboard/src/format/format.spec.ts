import { formatIn } from './format';

describe('the format of numbers', () => {
  it('never writes a few of very many as none', () => {
    const { share, percent } = formatIn('UTC');
    expect(share(7, 23_502)).toBe(`<${percent(0.01)}`);
    expect(share(1, 200)).toBe(percent(0.01));
    expect([share(0, 10), share(0, 0), share(10, 10)]).toEqual([percent(0), percent(0), percent(1)]);
  });
});
