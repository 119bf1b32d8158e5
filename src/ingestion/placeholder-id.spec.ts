import { placeholderProblem } from './placeholder-id';

describe('a placeholder id', () => {
  it.each([
    ...['undefined', 'Undefined', 'null', 'NULL', 'NaN', 'nan', 'None', 'nil', 'N/A', '\\N'],
    ...[
      '(null)',
      '<null>',
      '<nil>',
      '<NA>',
      '(none)',
      '(empty)',
      '(not set)',
      '[]',
      '{}',
      '""',
      '"null"',
      "'None'",
      '[null]',
    ],
    ...[
      '[object Object]',
      '[object Undefined]',
      '[object Promise]',
      '[object Object],[object Object]',
      '%!s(<nil>)',
      '%!d(string=)',
    ],
    ...[
      '#N/A',
      '#REF!',
      '#VALUE!',
      '#NAME?',
      '#DIV/0!',
      '#NULL!',
      '#NUM!',
      '#NV',
      '#N/D',
      '#WERT!',
      '#BEZUG!',
      '#¡VALOR!',
      '#ПУСТО!',
    ],
    ...['00000000-0000-0000-0000-000000000000', '{00000000-0000-0000-0000-000000000000}', '0'.repeat(32)],
    ...['{{user_id}}', '{{ contact.id }}', ['$', '{userId}'].join('')],
  ])('is none: %s', (id) => {
    expect(placeholderProblem(id)).toBe(`is "${id}", which programs write if they have no id`);
  });

  it.each([
    '\u200b',
    '\u00a0',
    '\ufeff',
    '\u00ad',
    '\u3164',
    '\u115f',
    '\u2800',
    '\u034f',
    '\ufe0f',
    '\u{e0100}',
    '\u180e \u2060',
  ])('is rejected if it is invisible: %j', (id) => {
    expect(placeholderProblem(id)).toBe('has no visible character');
  });

  it.each([
    ...[
      '0',
      '-1',
      '-',
      '.',
      '..',
      '?',
      'Nat',
      'na',
      'Na',
      'Nan Goldin',
      'Nil2',
      'nobody',
      'none@example.com',
      'unknown',
      'anonymous',
    ],
    ...['#42', '#general', '#n', '(a)', '<a@b.example>', '[1]', '{1}', '"Bob"', '$1', '%20', 'object', 'True'],
    ...['00000000-0000-0000-0000-000000000001', '0'.repeat(31), '0'.repeat(33), '😀', 'É'],
  ])('is one that somebody may have: %s', (id) => {
    expect(placeholderProblem(id)).toBeNull();
  });
});
