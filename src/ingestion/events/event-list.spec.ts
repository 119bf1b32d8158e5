import { BadRequestException } from '@nestjs/common';
import fc from 'fast-check';
import { InvalidInput } from '../../http/problem/invalid-input.error';
import { EventLines } from './event-lines';
import { EventList } from './event-list';
import { RawEvents } from './raw-events';

/** Whether a value is within the limits of an event, which other tests cover. */
const isSmall = (value: unknown) => JSON.stringify(value).split(',').length <= 100;

type Reader = typeof EventList | typeof EventLines;

/** Reads a text in pieces of the given length. @returns the events, or the error and how much was read before it */
function read(reader: Reader, text: string, pieceLength = 1 << 16) {
  const events: unknown[] = [];
  const texts = new reader(new RawEvents(({ value, problem }) => events.push(problem ?? value)));
  let at = 0;
  try {
    for (; at < text.length; at += pieceLength) texts.push(text.slice(at, at + pieceLength));
    texts.end();
    return { events };
  } catch (error) {
    return { error, readBefore: at, events };
  }
}

const refusal = (reader: Reader, text: string) => {
  const { error } = read(reader, text);
  if (error instanceof InvalidInput) return [422, error.errors[0]?.message];
  return error instanceof BadRequestException ? [400, error.message] : error;
};

describe('a list of events', () => {
  it('is read in pieces as it is read at once', () => {
    const spaces = fc.constantFrom('', ' ', '\n\t ', '\r\n');
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 3 }).filter(isSmall), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 40 }),
        spaces,
        fc.boolean(),
        (values, pieceLength, space, pretty) => {
          const text = `${space}{${space}"\\u0065vents"${space}:${space}${JSON.stringify(values, null, pretty ? 1 : 0)}${space}}${space}`;
          expect(read(EventList, text, pieceLength)).toEqual({ events: JSON.parse(text).events });
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}[]",:\\ 1a') }),
        fc.integer({ min: 1, max: 9 }),
        (text, size) => {
          // Invalid JSON is never accepted, in whatever pieces it arrives.
          const body = `{"events":[${text}]}`;
          let value: { events?: unknown } | null = null;
          try {
            value = JSON.parse(body);
          } catch {}
          const { error, events } = read(EventList, body, size);
          if (value === null) expect(error).toBeInstanceOf(Error);
          else if (!error) expect(events).toEqual(value.events);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is the same whether it is read at once or item by item', () => {
    const wide = fc
      .integer({ min: 95, max: 105 })
      .chain((keys) =>
        fc
          .constantFrom('"a":1', '"b,":",,"', '"c":"\\u002c"', '"type":"x"')
          .map((field) => `{${Array(keys).fill(field)}}`),
      );
    const item = fc.oneof(
      {
        weight: 8,
        arbitrary: fc
          .dictionary(fc.string({ maxLength: 4 }), fc.oneof(fc.string(), fc.double()))
          .map((value) => JSON.stringify(value)),
      },
      wide,
      fc.constantFrom(
        '{"a":{}}',
        '{"a":[1]}',
        '[{},{}]',
        '1',
        'null',
        '{}',
        '{},',
        '},{',
        '{',
        '"},{"',
        '{"a":"},\\"},{"}',
        '{"a"}',
        '{"events":[{}]}',
        ']',
        '],"events":[{}',
      ),
    );
    const outcome = (reader: Reader, text: string, pieceLength: number) => {
      const { error, events } = read(reader, text, pieceLength);
      return error ? refusal(reader, text) : events;
    };
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 4_000 }),
        (items, size) => {
          for (const text of [`{"events":[${items}]}`, `{"events":[${items.join(' , ')}]}`]) {
            expect(outcome(EventList, text, size)).toEqual(outcome(EventList, text, 1));
          }
          for (const text of [items.join('\n'), items.join('\r\n')]) {
            expect(outcome(EventLines, text, size)).toEqual(outcome(EventLines, text, 1));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['nothing', '', 400, 'the body is not valid JSON'],
    ['a list that does not end', '{"events":[{}', 400, 'the body is not valid JSON'],
    ['an item that is no JSON', '{"events":[{},{a}]}', 400, 'the body is not valid JSON, in item 1 of a list'],
    ['a comma too many', '{"events":[{},]}', 400, 'the body is not valid JSON, in item 1 of a list'],
    ['nothing but a comma', '{"events":[,]}', 400, 'the body is not valid JSON, in item 0 of a list'],
    ['no comma', '{"events":[{}{}]}', 400, 'the body is not valid JSON, in item 0 of a list'],
    ['brackets that do not match', '{"events":[{]}', 400, 'the body is not valid JSON, in item 0 of a list'],
    ['no list', '{"events":{}}', 422, 'expected an object with a list of events'],
    ['null', 'null', 422, 'expected an object with a list of events'],
    ['lists in a list', '[[1],[2]]', 422, 'expected an object with a list of events'],
    ['no events', '{"events":[ ]}', 422, 'expected 1 to 1000 events'],
    ['something else besides', '{"events":[1],"others":[1]}', 422, 'unknown field'],
    [
      'much else besides',
      `{"x":{"y":"${'x'.repeat(1e5)}"},"events":[1]}`,
      422,
      'expected nothing but a list of events',
    ],
    ['a deep frame', `{"x":{"y":${'['.repeat(40)}`, 422, 'the body is nested more than 32 levels deep'],
    ['1,001 events', JSON.stringify({ events: Array(1_001).fill(0) }), 422, 'expected 1 to 1000 events'],
  ])('with %s is rejected', (_, text, status, message) => {
    expect(refusal(EventList, text)).toEqual([status, message]);
  });

  it('is not read beyond the first item over the limit', () => {
    const { readBefore, events } = read(EventList, `{"events":[${'0,'.repeat(2_000_000)}`, 1_000);
    expect([readBefore, events?.length]).toEqual([2_000, 1_000]);
  });

  it('rejects an item that is too long, too deep or too wide, and no other', () => {
    const long = JSON.stringify('x'.repeat(65_536));
    const text = `{"events":[1,${long},2,${'['.repeat(33)}${']'.repeat(33)},3,[${'0,'.repeat(1_000)}0],4]}`;
    for (const pieceLength of [7, 1_000, 1 << 20]) {
      expect(read(EventList, text, pieceLength)).toEqual({
        events: [
          1,
          'the event is longer than 65536 characters',
          2,
          'the event is nested more than 32 levels deep',
          3,
          'the event has more than 100 keys and list items',
          4,
        ],
      });
    }
  });

  it('reads the last of two lists of events, like JSON, and any amount of white space', () => {
    expect(read(EventList, `{"events":[1,2],"events":[3]}${' '.repeat(1e6)}`, 100)).toEqual({ events: [1, 2, 3] });
  });
});

describe('lines of events', () => {
  it('are read in pieces as they are at once, without those that are blank', () => {
    const line = fc.oneof(
      fc.constantFrom('', ' ', '\r', 'x', '[]', '1'),
      fc
        .object({ maxDepth: 2, maxKeys: 4 })
        .filter(isSmall)
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.integer({ min: 1, max: 30 }), (lines, pieceLength) => {
        const text = lines.join('\n');
        const wanted = lines
          .filter((each) => each.trim() !== '')
          .map((each) => {
            if (each === 'x') return 'the line is not JSON';
            return each === '[]' || each === '1' ? 'the line is not a JSON object' : JSON.parse(each);
          });
        expect(read(EventLines, text, pieceLength).events).toEqual(wanted);
      }),
    );
  });

  it.each([
    ['2.6 million lines', 'x\n'.repeat(2_600_000), 2_000, 'expected 1 to 1000 events'],
    ['5 million blank lines', '\n'.repeat(5_000_000), 10_000, 'expected at most 10000 lines'],
  ])('of %s are not read to the end', (_, text, readBefore, message) => {
    const outcome = read(EventLines, text, 1_000);
    expect(outcome).toMatchObject({ readBefore, error: { errors: [{ message }] } });
  });

  it('are rejected if they are too long or too deep, and only then', () => {
    const lines = [
      '{}',
      `{"a":"${'x'.repeat(1e6)}"}`,
      '{}',
      `{"a":${'['.repeat(3_000)}`,
      '{}',
      `{"a":[${'0,'.repeat(2_000)}`,
    ];
    for (const pieceLength of [7, 1_000, 1 << 20]) {
      expect(read(EventLines, lines.join('\n'), pieceLength).events).toEqual([
        {},
        'the line is longer than 65536 characters',
        {},
        'the line is nested more than 32 levels deep',
        {},
        'the line has more than 100 keys and list items',
      ]);
    }
  });
});
