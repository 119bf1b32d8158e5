import { Places } from './places';

describe('places', () => {
  it('are as many as there are, and go to whoever waited longest', async () => {
    const places = new Places(2, 60_000, 'full');
    const [first, second] = [await places.take(), await places.take()];
    const order: string[] = [];
    const third = places.take().then((release) => {
      order.push('third');
      return release;
    });
    const fourth = places.take().then((release) => {
      order.push('fourth');
      return release;
    });
    await new Promise(setImmediate);
    expect(order).toEqual([]);
    second();
    second();
    await new Promise(setImmediate);
    expect(order).toEqual(['third']);
    first();
    (await third)();
    (await fourth)();
    expect(order).toEqual(['third', 'fourth']);
    await places.take();
    await places.take();
  });

  it('are refused where none becomes free in time, and are not lost by that', async () => {
    const places = new Places(1, 1, 'full');
    const release = await places.take();
    await expect(places.take()).rejects.toMatchObject({ status: 503, reason: 'full' });
    release();
    (await places.take())();
  });
});
