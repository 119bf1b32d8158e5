import { givenOptions, inOptions } from './import-options';

describe('options of a request', () => {
  it.each([
    ['is mail: --me ADDRESS says which are yours', 'is mail: me=ADDRESS says which are yours'],
    [
      '--time-zone says of where, such as --time-zone Europe/Berlin',
      'time_zone says of where, such as time_zone=Europe/Berlin',
    ],
    ['is 2025-04-03 (--date-order dmy)', 'is 2025-04-03 (date_order=dmy)'],
    ['give --date-order, and rows', 'give date_order, and rows'],
    ['--map agent=… says where they are', 'map=agent=… says where they are'],
    ['(--allow-placeholder-ids accepts it)', '(allow_placeholder_ids accepts it)'],
    ['messages to more than 10 people (--max-recipients)', 'messages to more than 10 people (max_recipients)'],
    ['a -- b', 'a -- b'],
  ])('replace those of the command line: %s', (message, expected) => {
    expect(inOptions(message)).toBe(expected);
  });

  it('are those that were given', () => {
    expect(givenOptions('/imports?map=agent%3DOwner&strict=true&list_mail=false&since=&dry_run=true')).toEqual({
      map: 'agent=Owner',
      strict: true,
    });
  });

  it('that are wrong are named', () => {
    expect(() => givenOptions('/imports?time_zone=Mars')).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ location: 'query.time_zone', value: 'Mars' })] }),
    );
  });
});
