import fc from 'fast-check';
import type { RawFact } from './interaction-fact';
import { parseFact } from './parse-fact';
import { INVALID_UTF8 } from './utf8-decoder';

const NOW = Date.parse('2025-06-30T12:00:00Z');
const LATEST = NOW + 86_400_000;
const GOOD = { agent_id: 'nova', contact_id: 'c-1', occurred_at: '2025-06-30T10:00:00Z' };

const parse = (more: RawFact) => parseFact({ ...GOOD, ...more }, { latestMs: LATEST });

describe('parseFact', () => {
  it('accepts a row with only the required fields, with defaults for the others', () => {
    expect(parse({})).toEqual({
      agent: 'nova',
      contact: 'c-1',
      occurredAt: '2025-06-30T10:00:00Z',
      kind: 'message',
      direction: null,
      weight: 1,
      externalId: null,
      contactName: null,
    });
  });

  it('accepts all fields, trims them, and ignores the case of words', () => {
    const all = {
      kind: ' CALL ',
      direction: 'Inbound',
      weight: ' 2.5e0 ',
      external_id: ' e 1 ',
      contact_name: ' Ada ',
    };
    expect(parse({ agent_id: ' nova ', ...all })).toMatchObject({
      agent: 'nova',
      kind: 'call',
      direction: 'inbound',
      weight: 2.5,
      externalId: 'e 1',
      contactName: 'Ada',
    });
  });

  it('treats an empty or null optional field as absent', () => {
    const empty = { kind: '', direction: ' ', weight: '', external_id: '', contact_name: '' };
    expect(parse(empty)).toEqual(parse({}));
    const none = { kind: null, direction: null, weight: null, external_id: null, contact_name: null };
    expect(parse(none)).toEqual(parse({}));
  });

  it.each([
    [{ agent_id: '' }, 'agent_id is missing'],
    [{ contact_id: '  ' }, 'contact_id is missing'],
    [{ contact_id: undefined }, 'contact_id is missing'],
    [{ occurred_at: '' }, 'occurred_at is missing'],
    [{ occurred_at: '2025-02-30' }, 'occurred_at "2025-02-30" names a day that does not exist'],
    [
      { occurred_at: 2025022 },
      'occurred_at is the number "2025022", which is neither seconds nor milliseconds since 1970; expected a time like 2025-02-28T09:30:00Z',
    ],
    [
      { contact_id: 'undefined' },
      'contact_id is "undefined", which programs write if they have no id (--allow-placeholder-ids accepts it)',
    ],
    [
      { contact_id: ' NULL ' },
      'contact_id is "NULL", which programs write if they have no id (--allow-placeholder-ids accepts it)',
    ],
    [
      { agent_id: '[object Object]' },
      'agent_id is "[object Object]", which programs write if they have no id (--allow-placeholder-ids accepts it)',
    ],
    [
      { external_id: 'NaN' },
      'external_id is "NaN", which programs write if they have no id (--allow-placeholder-ids accepts it)',
    ],
    [{ contact_id: '\u200b' }, 'contact_id has no visible character (--allow-placeholder-ids accepts it)'],
    [{ occurred_at: {} }, 'occurred_at is an object, expected text'],
    [{ occurred_at: '2025-07-01T12:00:00.001Z' }, 'occurred_at "2025-07-01T12:00:00.001Z" is in the future'],
    [{ occurred_at: '1969-12-31T23:59:59Z' }, 'occurred_at "1969-12-31T23:59:59Z" is before 1970'],
    [{ kind: 'sms' }, 'kind "sms" is unknown, expected message, call, meeting, email or other'],
    [{ kind: 7 }, 'kind 7 is unknown, expected message, call, meeting, email or other'],
    [{ direction: 'in' }, 'direction "in" is unknown, expected inbound or outbound'],
    [{ weight: 'heavy' }, 'weight "heavy" is not a number'],
    [{ weight: 'NaN' }, 'weight "NaN" is not a number'],
    [{ weight: 'Infinity' }, 'weight "Infinity" is not a number'],
    [{ weight: '0x10' }, 'weight "0x10" is not a number'],
    [{ weight: '1,5' }, 'weight "1,5" is not a number'],
    [{ weight: true }, 'weight (a boolean) is not a number'],
    [{ weight: '1e999' }, 'weight "1e999" is beyond 1e12'],
    [{ weight: -1e13 }, 'weight -10000000000000 is beyond 1e12'],
    [{ agent_id: 'x'.repeat(257) }, 'agent_id is longer than 256 characters'],
    [{ external_id: 'x'.repeat(257) }, 'external_id is longer than 256 characters'],
    [{ contact_name: 'x'.repeat(257) }, 'contact_name is longer than 256 characters'],
    [{ contact_id: 'a\0b' }, 'contact_id holds a NUL character'],
    [{ contact_id: `a${INVALID_UTF8}` }, 'contact_id is not valid UTF-8'],
    [{ contact_id: 'a\ud800' }, 'contact_id is not valid UTF-8'],
    [{ contact_id: ['c'] }, 'contact_id is a list, expected text'],
    [{ contact_id: 1.5 }, 'contact_id is the number 1.5, expected text'],
    [{ contact_id: 2 ** 60 }, `contact_id is the number ${2 ** 60}, expected text`],
    [{ contact_name: 5 }, 'contact_name is the number 5, expected text'],
  ] satisfies [RawFact, string][])('rejects %j', (field, reason) => {
    expect(parse(field)).toBe(reason);
  });

  it.each([
    [{ occurred_at: '2025-07-01T12:00:00Z' }, { occurredAt: '2025-07-01T12:00:00Z' }],
    [{ occurred_at: '1970-01-01' }, { occurredAt: '1970-01-01T00:00:00Z' }],
    [{ contact_id: 42 }, { contact: '42' }],
    [{ contact_id: '😀'.repeat(256) }, { contact: '😀'.repeat(256) }],
    [{ contact_id: 'a\ufffdb' }, { contact: 'a\ufffdb' }],
    [{ occurred_at: 20250228 }, { occurredAt: '2025-02-28T00:00:00Z' }],
    [{ occurred_at: 1740735000 }, { occurredAt: '2025-02-28T09:30:00Z' }],
    [{ contact_name: 'null' }, { contactName: 'null' }],
    [{ weight: '-3' }, { weight: -3 }],
    [{ weight: -0 }, { weight: 0 }],
    [{ weight: '1e-400' }, { weight: 0 }],
    [{ weight: '.5' }, { weight: 0.5 }],
  ] satisfies [RawFact, object][])('accepts %j', (field, expected) => {
    expect(parse(field)).toMatchObject(expected);
  });

  it('accepts placeholder ids if allowed', () => {
    const rules = { latestMs: LATEST, allowPlaceholderIds: true };
    expect(parseFact({ ...GOOD, contact_id: 'undefined' }, rules)).toMatchObject({ contact: 'undefined' });
    expect(parseFact({ ...GOOD, contact_id: ' ' }, rules)).toBe('contact_id is missing');
  });

  it('returns a fact or a reason for any input', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.anything(),
      fc.constantFrom('2025-06-30', 'call', 'inbound'),
    );
    const raw = fc.record(
      {
        agent_id: value,
        contact_id: value,
        occurred_at: value,
        contact_name: value,
        kind: value,
        direction: value,
        weight: value,
        external_id: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(raw, (row) => {
        const result = parseFact({ ...GOOD, ...row }, { latestMs: LATEST });
        if (typeof result === 'string')
          return expect(result).toMatch(
            /^(agent_id|contact_id|occurred_at|contact_name|kind|direction|weight|external_id) /,
          );
        expect(Number.isFinite(result.weight)).toBe(true);
        expect(result.agent).not.toBe('');
      }),
      { numRuns: 2_000 },
    );
  });
});
