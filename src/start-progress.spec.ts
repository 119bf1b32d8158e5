import { withProgress } from './start-progress';

describe('a step of the start', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is reported at least every five seconds during a long step, and not after it', async () => {
    const said: string[] = [];
    let end: (result: number) => void = () => {};
    const done = withProgress((line) => said.push(line))(
      'loading 5 rows',
      () => new Promise<number>((resolve) => (end = resolve)),
    );
    for (let seconds = 5; seconds <= 60; seconds += 5) {
      jest.advanceTimersByTime(5_000);
      expect(said.length).toBeGreaterThanOrEqual(seconds / 5);
    }
    expect(said.slice(0, 2)).toEqual(['  4 s: loading 5 rows ...', '  8 s: loading 5 rows ...']);
    const before = said.length;
    end(7);
    expect(await done).toBe(7);
    jest.advanceTimersByTime(60_000);
    expect(said).toHaveLength(before);
  });

  it('is not reported for a quick step, or after a failure', async () => {
    const said: string[] = [];
    const failed = withProgress((line) => said.push(line))('failing', () => Promise.reject(new Error('no')));
    await expect(failed).rejects.toThrow('no');
    jest.advanceTimersByTime(60_000);
    expect(said).toEqual([]);
  });
});
