import { forEachContact } from './several-contacts';

const FACT = { agent_id: 'Nova', contact_id: ' 55; 56;55 ', contact_name: 'Ada; Bob; Ada', external_id: 'e' };

describe('a row about several contacts', () => {
  it('is an interaction with each of them, with its own id and name', () => {
    expect(forEachContact(FACT, ';', 10)).toEqual([
      { agent_id: 'Nova', contact_id: '55', contact_name: 'Ada', external_id: 'e 55' },
      { agent_id: 'Nova', contact_id: '56', contact_name: 'Bob', external_id: 'e 56' },
    ]);
  });

  it('has no names if nobody knows whose they are, and no ids if it has none', () => {
    expect(forEachContact({ contact_id: 'a;b', contact_name: 'Ada' }, ';', 10)).toEqual([
      { contact_id: 'a', contact_name: undefined, external_id: undefined },
      { contact_id: 'b', contact_name: undefined, external_id: undefined },
    ]);
  });

  it('is left out if it has too many', () => {
    expect(forEachContact(FACT, ';', 1)).toEqual({ leftOut: 'rows about more than 1 contacts (--max-recipients)' });
  });

  it.each([[''], [undefined], [55]])('without a text stays as it is: %j', (contact_id) => {
    const fact = { ...FACT, contact_id };
    expect(forEachContact(fact, ';', 1)).toBe(fact);
  });

  it.each([['55'], ['55;'], [' ;55']])('with one contact keeps its id and name: %j', (contact_id) => {
    expect(forEachContact({ ...FACT, contact_id }, ';', 1)).toEqual({ ...FACT, contact_id: '55' });
  });
});
