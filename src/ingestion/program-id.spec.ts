import { formerId, programId } from './program-id';

it('an id of a program has it before it, once', () => {
  expect(programId('intercom', ' 17 ')).toBe('intercom:17');
  expect(programId('intercom', 17)).toBe('intercom:17');
  expect(programId('intercom', 'intercom:17')).toBe('intercom:17');
  expect(programId('hubspot', 'intercom:17')).toBe('hubspot:intercom:17');
  expect(formerId('intercom:17')).toBe('17');
  expect(formerId('mailto:17')).toBeNull();
});

it.each(['', '  ', 'NULL', '#N/A', undefined, null, true])('%p stays what it is, no id', (value) => {
  expect(programId('pipedrive', value)).toBe(value);
});
