import { given, inWords, kindsOption, mapOption, mappingName } from './import-options';

it.each([
  ['mail of mailing lists (list_mail counts it)', 'mail of mailing lists'],
  ['messages to more than 10 people (max_recipients)', 'messages to more than 10 people'],
  ['is 2025-04-03 (date_order=dmy)', 'is 2025-04-03'],
  ['is a chat: me=NAME says which', 'is a chat'],
  ['rows (of 2) are left out', 'rows (of 2) are left out'],
])('%s is said without parameters', (message, expected) => {
  expect(inWords(message)).toBe(expected);
});

describe('what is chosen on the page, as parameters of the API', () => {
  it('columns are quoted, and those without a choice left out', () => {
    expect(mapOption({ contact_id: 'E-mail, "work"', agent_id: 'Owner' })).toBe(
      'agent_id="Owner",contact_id="E-mail, ""work"""',
    );
    expect(mapOption({})).toBeUndefined();
  });

  it('kinds are added to those given before', () => {
    expect(kindsOption('NOTE=skip', { Beacon: 'message:inbound', Other: '' })).toBe(
      'NOTE=skip,"Beacon"=message:inbound',
    );
    expect(kindsOption(undefined, {})).toBeUndefined();
  });

  it('options that are not set are not sent', () => {
    expect(given({ map: undefined, time_zone: 'UTC', sheet: '' })).toEqual({ time_zone: 'UTC' });
  });

  it.each([
    ['calls 2025-01.csv', 'calls'],
    ['2025.csv', 'files of this form'],
    [null, 'files of this form'],
  ])('%s is remembered as %s', (file, name) => {
    expect(mappingName(file)).toBe(name);
  });
});
