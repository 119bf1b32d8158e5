import { StreamPlaces } from './stream-places';

const statusOf = (take: () => unknown) => {
  try {
    take();
    return 200;
  } catch (error) {
    return (error as { getStatus(): number }).getStatus();
  }
};

it('an organisation has a quarter of the places, rounded up', () => {
  const places = new StreamPlaces(9);
  const given = [1, 2, 3].map(() => places.take('a'));
  expect(statusOf(() => places.take('a'))).toBe(429);
  expect(statusOf(() => places.take('b'))).toBe(200);
  given[0]?.();
  given[0]?.();
  expect(statusOf(() => places.take('a'))).toBe(200);
  expect(statusOf(() => places.take('a'))).toBe(429);
});

it('all organisations together have no more than there are', () => {
  const places = new StreamPlaces(4);
  const give = ['a', 'b', 'c', 'd'].map((organisation) => places.take(organisation));
  expect(statusOf(() => places.take('e'))).toBe(503);
  give[2]?.();
  expect(statusOf(() => places.take('e'))).toBe(200);
  expect(statusOf(() => places.take('c'))).toBe(503);
});
