import { eventKey } from './event-digest';
import { type InteractionFact, toCopyLine } from './interaction-fact';

const FACT: InteractionFact = {
  agent: 'nova',
  contact: 'c-1',
  occurredAt: '2025-06-30T10:00:00Z',
  kind: 'message',
  direction: null,
  weight: 1,
  externalId: null,
  contactName: null,
};

describe('toCopyLine', () => {
  it('writes the columns of the staging table, absent ones as \\N', () => {
    expect(toCopyLine(FACT)).toBe(
      'nova\tc-1\t2025-06-30T10:00:00Z\tmessage\t\\N\t1\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\n',
    );
    expect(
      toCopyLine(
        { ...FACT, direction: 'inbound', weight: 1e-7, externalId: 'e', contactName: 'Ada' },
        { file: 0, line: 7 },
      ),
    ).toMatch(
      /^nova\tc-1\t2025-06-30T10:00:00Z\tmessage\tinbound\t1e-7\tAda\te\t[\da-f]{32}\t[\da-f]{32}\t0\t7\t\\N\n$/,
    );
  });

  it('adds the key of the id that it once had', () => {
    const [former] = [toCopyLine({ ...FACT, externalId: 'intercom:1' })].map((line) =>
      line.trimEnd().split('\t').at(-1),
    );
    expect(former).toBe(eventKey('1'));
  });

  it('escapes what COPY would read as a separator, an end or an absent value', () => {
    expect(toCopyLine({ ...FACT, agent: 'a\tb\\', contact: '\\N', contactName: 'x\r\ny\\.' })).toBe(
      'a\\tb\\\\\t\\\\N\t2025-06-30T10:00:00Z\tmessage\t\\N\t1\tx\\r\\ny\\\\.\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\n',
    );
  });
});
