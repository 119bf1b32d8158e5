import type { Episode } from '../api/episodes';
import { belongs, filterOf, VIEWS } from './episode-views';

const listedIn = (part: Partial<Episode>, owner?: string): string =>
  VIEWS.map(({ view }) => view)
    .filter((view) => belongs(filterOf(view, owner ? { owner } : {}), { assignee: null, ...part } as Episode, 'me'))
    .join();

describe('the lists of the Inbox', () => {
  it.each<[Partial<Episode>, string]>([
    [{ state: 'open' }, 'open,unassigned'],
    [{ state: 'open', assignee: 'me' }, 'open,mine'],
    [{ state: 'open', assignee: 'kim' }, 'open'],
    [{ state: 'snoozed', assignee: 'me' }, 'snoozed'],
    [{ state: 'done' }, 'done'],
    [{ state: 'dismissed', assignee: 'kim' }, 'done'],
    [{ state: 'cleared' }, 'ended'],
    [{ state: 'restated' }, 'ended'],
  ])('%j is in %s', (part, views) => expect(listedIn(part)).toBe(views));

  it('of one owner have nobody else’s', () => {
    expect(listedIn({ state: 'open', assignee: 'kim' }, 'kim')).toBe('open');
    expect(listedIn({ state: 'open', assignee: 'me' }, 'kim')).toBe('mine');
    expect(listedIn({ state: 'done', assignee: 'me' }, 'kim')).toBe('');
  });

  it('Home has those of the user and of nobody', () => {
    const home = { assignee: 'me_or_none', due: true };
    const has = (assignee: string | null) => belongs(home, { state: 'open', assignee } as Episode, 'me');
    expect([has(null), has('me'), has('kim')]).toEqual([true, true, false]);
  });

  it('keep their own order and owner', () => {
    expect(filterOf('mine', { owner: 'kim', sort: 'newest' })).toEqual({ assignee: 'me', sort: 'opened_at' });
    expect(filterOf('done', { owner: 'kim', sort: 'newest', action: 'reply' })).toEqual({
      state: 'done,dismissed',
      sort: 'closed_at',
      assignee: 'kim',
      action: 'reply',
    });
  });
});
