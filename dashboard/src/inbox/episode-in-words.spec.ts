import type { Episode, EpisodeHistory } from '../api/episodes';
import { actionLabel, historyInWords, refusalInWords, splitAction, stateInWords } from './episode-in-words';

const write = {
  day: (day: string) => `<${day}>`,
  time: (time: string) => `<${time}>`,
  ago: (time: string) => `after ${time}`,
  person: (id: string) => (id === 'me' ? 'you' : id),
};
const NOTHING = { state: 'open', assignee: null, until: null, reason: null, outcome: null, note: null, ended_by: null };
const entry = (part: Partial<EpisodeHistory>): EpisodeHistory =>
  ({ ...NOTHING, at: 'T', by: 'kim', event: 'changed', ...part }) as EpisodeHistory;

describe('an episode in words', () => {
  it.each<[Partial<Episode>, string]>([
    [{ state: 'open', kind: 'reply_owed', began_on: 'D' }, 'Reply owed since <D>'],
    [{ state: 'snoozed', snoozed_until: 'T', reason: 'Holiday' }, 'Snoozed until <T>. Holiday'],
    [
      { state: 'done', outcome: 'contacted', note: 'Called', changed_by: 'me', closed_at: 'T' },
      'Done: contacted by you, after T. Called',
    ],
    [{ state: 'dismissed', changed_by: 'kim', closed_at: 'T' }, 'Dismissed by kim, after T'],
    [{ state: 'cleared', ended_by: 'recovered', ended_on: 'D' }, 'Recovered, <D>'],
    [{ state: 'restated', ended_by: 'late_fact', ended_on: 'D' }, 'Late facts show that it never was, <D>'],
  ])('%j', (part, words) => {
    const nothing = { reason: null, outcome: null, note: null, changed_by: null, closed_at: null };
    expect(stateInWords({ ...nothing, ...part } as Episode, write)).toBe(words);
  });

  it.each<[Partial<EpisodeHistory>, Partial<EpisodeHistory>, string]>([
    [{ event: 'opened', by: null }, {}, 'Opened'],
    [{ event: 'snooze_ended', by: null }, { state: 'snoozed', until: 'T' }, 'The snooze ended'],
    [{ event: 'ended', by: null, state: 'cleared', ended_by: 'answered' }, {}, 'We answered'],
    [{ assignee: 'me' }, {}, 'Assigned to you by kim'],
    [{ assignee: 'me', state: 'done', note: 'n' }, { state: 'done', note: 'n' }, 'Assigned to you by kim'],
    [{ assignee: null }, { assignee: 'me' }, 'Assigned to nobody by kim'],
    [{ state: 'snoozed', until: 'T', reason: 'Later' }, {}, 'Snoozed until <T> by kim. Later'],
    [{ state: 'done', outcome: 'lost', assignee: 'kim' }, {}, 'Assigned to kim; done, lost, by kim'],
    [{}, { state: 'done', outcome: 'lost' }, 'Opened again by kim'],
  ])('%j after %j', (after, before, words) => {
    expect(historyInWords(entry(after), entry(before), write)).toBe(words);
  });

  it('says why something was not changed, without the words of the API', () => {
    const name = (id: string) => ({ a: 'Ada', b: 'Bo' })[id] ?? id;
    const faster = 'somebody was faster: the episode has revision 3, not 2; read it again';
    const refuse = (...problems: string[]) =>
      refusalInWords(
        problems.map((problem, index) => ({ episode_id: 'ab'[index] ?? '', problem })),
        name,
      );
    expect(refuse(faster)).toBe('Ada was not changed: somebody else changed it first.');
    expect(refuse('unknown')).toBe('Ada was not changed: it does not exist any more.');
    expect(refuse(faster, faster)).toBe('2 were not changed: somebody else changed them first.');
    expect(refuse(faster, 'unknown')).toBe('2 were not changed: others changed them first, or they have ended.');
    expect(refuse()).toBe('');
  });

  it('names actions, and splits their sentences', () => {
    expect(['reach_out_now', 'light_nudge', 'new_one'].map(actionLabel)).toEqual([
      'Reach out now',
      'Nudge lightly',
      'New one',
    ]);
    expect(splitAction('Win back: silent 9 days.')).toEqual({ action: 'Win back', why: 'Silent 9 days.' });
    expect(splitAction('Wait.')).toEqual({ action: 'Wait.', why: '' });
  });
});
