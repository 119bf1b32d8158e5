import { setImmediate } from 'node:timers/promises';
import { overlapWithQuery } from './overlap-with-query';

describe('overlapWithQuery', () => {
  it('does the work before the response arrives', async () => {
    const order: string[] = [];
    const answer = setImmediate().then(() => order.push('answer'));
    await overlapWithQuery(answer, () => order.push('work'));
    expect(order).toEqual(['work', 'answer']);
  });

  it('returns both', async () => {
    expect(await overlapWithQuery(Promise.resolve(1), () => 'two')).toEqual([1, 'two']);
  });

  it('leaves no failed query unhandled if the work failed first', async () => {
    const answer = setImmediate().then(() => {
      throw new Error('connection lost');
    });
    const both = overlapWithQuery(answer, () => {
      throw new Error('no answer could be made');
    });
    await expect(both).rejects.toThrow('no answer could be made');
    // The query fails in here. If the rejection is unhandled, Jest fails the test.
    await setImmediate();
    await setImmediate();
  });
});
