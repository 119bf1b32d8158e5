import { ExportPlaces } from './export-places';

describe('places', () => {
  it('are as many as there are, and go to whoever waited longest', async () => {
    const places = new ExportPlaces(2, 60_000);
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
    const places = new ExportPlaces(1, 1);
    const release = await places.take();
    await expect(places.take()).rejects.toMatchObject({ status: 503 });
    release();
    (await places.take())();
  });
});
