import { pathOfView, viewsIn, withView } from './saved-views';

describe('saved views', () => {
  it('are read as they were written, without anything else that is stored', () => {
    const views = [{ name: 'At risk', path: '/relationships?at_risk=true' }];
    expect(viewsIn(JSON.stringify(views))).toEqual(views);
    const others = [null, 1, { name: 'x' }, { name: 'x', path: 'https://else' }, { name: 'x', path: '//else' }];
    expect(viewsIn(JSON.stringify([...others, ...views]))).toEqual(views);
    for (const text of ['', '{', 'null', '{}', '"a"']) expect(viewsIn(text)).toEqual([]);
  });

  it('have one of each name, in natural order', () => {
    const named = (name: string, path = '/contacts') => ({ name, path });
    const views = [named('b 10'), named('b 2')].reduce(withView, [] as { name: string; path: string }[]);
    expect(views.map(({ name }) => name)).toEqual(['b 2', 'b 10']);
    expect(withView(views, named('b 2', '/accounts'))).toEqual([named('b 2', '/accounts'), named('b 10')]);
    const many = Array.from({ length: 60 }, (_, n) => named(`view ${n}`)).reduce(withView, views);
    expect(many).toHaveLength(50);
  });

  it('are the same in any order of the filters, and whatever is opened beside the list', () => {
    expect(pathOfView('/inbox', 'view=mine&episode=1&action=reply')).toBe('/inbox?action=reply&view=mine');
    expect(pathOfView('/contacts', '')).toBe('/contacts');
  });
});
