import { SYSTEM } from '../../database/actor';
import type { Rejected, RejectionSource } from './rejection';
import { RejectionBuffer } from './rejection-buffer';

const NOW = Date.parse('2026-11-30T10:20:30Z');
const source = (projectId: string, ownerId = 'org'): RejectionSource => ({
  projectId,
  ownerId,
  origin: 'events',
  by: SYSTEM,
});
const rejected = (more: Partial<Rejected> = {}): Rejected => ({
  reason: 'invalid',
  status: 422,
  errors: [],
  field: 'agent',
  line: null,
  eventId: null,
  userId: null,
  otherId: null,
  payload: () => '{}',
  ...more,
});
const many = (n: number, more?: Partial<Rejected>) => Array.from({ length: n }, () => rejected(more));

function addAll(buffer: RejectionBuffer, from: RejectionSource, rejections: readonly Rejected[], now: number): void {
  for (const one of rejections) buffer.add(from, one, now);
}

describe('rejections that wait to be written', () => {
  it('are all counted by hour, reason and field, and kept up to a number of each reason', () => {
    const buffer = new RejectionBuffer();
    addAll(buffer, source('p'), [...many(4_000), ...many(10, { reason: 'conflict', field: 'x' })], NOW);
    addAll(buffer, source('p'), many(5), NOW + 3_600_000);
    const [pending] = buffer.takeAll();
    expect(pending?.counts.map(({ hour, reason, field, count }) => [hour, reason, field, count])).toEqual([
      ['2026-11-30T10:00:00.000Z', 'invalid', 'agent', 4_000],
      ['2026-11-30T10:00:00.000Z', 'conflict', '', 10],
      ['2026-11-30T11:00:00.000Z', 'invalid', 'agent', 5],
    ]);
    // An hour later there is room again.
    const of = (reason: string) => pending?.samples.filter((row) => row.reason === reason).length;
    expect([of('invalid'), of('conflict')]).toEqual([2_500 + 5, 10]);
    expect(buffer.isEmpty).toBe(true);
  });

  it('of one organisation leave room to others', () => {
    const buffer = new RejectionBuffer();
    for (let project = 0; project < 20; project++) addAll(buffer, source(`p${project}`, 'loud'), many(1_000), NOW);
    const payload = () => 'x'.repeat(4_000);
    for (let project = 0; project < 20; project++)
      addAll(buffer, source(`q${project}`, 'large'), many(1_000, { payload }), NOW);
    addAll(buffer, source('quiet', 'other'), many(10), NOW);
    const all = buffer.takeAll();
    const samples = (name: RegExp) =>
      all.filter(({ projectId }) => name.test(projectId)).flatMap((one) => one.samples).length;
    expect([samples(/^p/), samples(/^quiet/)]).toEqual([5_000, 10]);
    expect(samples(/^q\d/)).toBeLessThanOrEqual(Math.ceil((8 * 1024 * 1024) / 5_024));
    expect(all.flatMap(({ counts }) => counts).reduce((sum, { count }) => sum + count, 0)).toBe(40_010);
  });

  it('keep nothing of erased contacts but their number', () => {
    const buffer = new RejectionBuffer();
    const payload = jest.fn();
    addAll(buffer, source('p'), many(3, { reason: 'erased', payload }), NOW);
    const [pending] = buffer.takeAll();
    expect([pending?.counts.map(({ count }) => count), pending?.samples, payload.mock.calls]).toEqual([[3], [], []]);
  });

  it('are put back and counted once if they cannot be written', () => {
    const buffer = new RejectionBuffer();
    addAll(buffer, source('p'), many(3), NOW);
    const [first] = buffer.takeAll();
    addAll(buffer, source('p'), many(2), NOW + 1);
    if (first) buffer.restore(first);
    const [again] = buffer.takeAll();
    expect(again?.counts.map(({ count, last_at }) => [count, last_at])).toEqual([[5, '2026-11-30T10:20:30.001Z']]);
    expect(new Set(again?.samples.map(({ rejection_id }) => rejection_id)).size).toBe(5);
    expect(buffer.isEmpty).toBe(true);
  });
});
