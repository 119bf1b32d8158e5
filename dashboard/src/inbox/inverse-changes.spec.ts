import type { Episode } from '../api/episodes';
import { inverseChanges } from './inverse-changes';

const NOW = Date.parse('2026-07-14T12:00:00Z');
const episode = (id: string, part: Partial<Episode> = {}): Episode => ({
  ...{ episode_id: id, kind: 'at_risk', state: 'open', agent_id: 'a', agent_name: 'Atlas', user_id: id },
  ...{ contact_name: id, began_on: '2026-07-01', opened_at: '2026-07-01T00:00:00Z', action: 'reach_out_now' },
  ...{ band: 'warm', potential: 0.7, value: 0.4, depth: 0.3, action_now: 'reach_out_now', recommended_action: 'Wait.' },
  ...{ assignee: null, snoozed_until: null, reason: null, outcome: null, note: null, holdout: false },
  ...{ ended_on: null, ended_by: null, closed_at: null, changed_at: null, changed_by: null, revision: 1 },
  ...part,
});

describe('what takes a change back', () => {
  it('is one change for all that need the same, and restores each as it was', () => {
    const done = { state: 'done', outcome: 'lost', note: 'n', revision: 2 } as const;
    const snooze = { state: 'snoozed', snoozed_until: '2026-07-20T00:00:00Z', reason: 'Holiday' } as const;
    const before = [
      episode('a'),
      episode('b'),
      episode('c', snooze),
      episode('d', { state: 'dismissed', reason: 'No' }),
      episode('e', { state: 'done', outcome: 'returned', note: 'Called' }),
    ];
    const after = before.map((it) => ({ ...it, ...done, snoozed_until: null, reason: null }));
    const steps = inverseChanges(before, after, NOW);
    expect(steps.map(({ change, episodes }) => [episodes.map((it) => it.episode_id).join(), change])).toEqual([
      ['a,b', { state: 'open' }],
      ['c', { state: 'snoozed', until: snooze.snoozed_until, reason: 'Holiday' }],
      ['d', { state: 'dismissed', reason: 'No' }],
      ['e', { state: 'done', outcome: 'returned', note: 'Called' }],
    ]);
    // It is made to the episode as it is now.
    expect(steps[0]?.episodes[0]?.revision).toBe(2);
  });

  it('restores each owner', () => {
    const before = [episode('a', { assignee: 'kim' }), episode('b'), episode('c', { assignee: 'me' })];
    const after = before.map((it) => (it.assignee === 'me' ? it : { ...it, assignee: 'me', revision: 2 }));
    expect(inverseChanges(before, after, NOW).map(({ change }) => change)).toEqual([
      { assignee: 'kim' },
      { assignee: null },
    ]);
  });

  it('does not renew a snooze that would be over, and ignores what did not change', () => {
    const over = episode('a', { state: 'snoozed', snoozed_until: '2026-07-14T11:00:00Z' });
    expect(inverseChanges([over], [{ ...over, state: 'done', snoozed_until: null, revision: 2 }], NOW)).toMatchObject([
      { change: { state: 'open' } },
    ]);
    expect(inverseChanges([over], [over], NOW)).toEqual([]);
    expect(inverseChanges([], [over], NOW)).toEqual([]);
  });
});
