import fc from 'fast-check';
import { chatLine } from './chat-line';

const read = (line: string) => {
  const found = chatLine(line);
  return found && [found.time, found.author];
};

describe('the start of a message in a chat', () => {
  it.each([
    ['[28.02.25, 09:30:15] Ada: hi', '28.02.25 09:30:15'],
    ['\u200e[28/02/2025, 9:30:15\u202fPM] Ada: \u200eimage omitted', '28/02/2025 9:30:15 PM'],
    ['2/28/25, 9:30\u202fAM - Ada: hi', '2/28/25 9:30 AM'],
    ['28/2/25, 9:30\u202fp.\u00a0m. - Ada: hi', '28/2/25 9:30 PM'],
    ['28-02-2025 09:30 - Ada: hi', '28-02-2025 09:30'],
    ['2025-02-28 09:30 - Ada: hi', '2025-02-28 09:30'],
    ['[2025/02/28 9:30:15] Ada: hi', '2025/02/28 9:30:15'],
    ['28/02/2025 à 09:30 - Ada: hi', '28/02/2025 09:30'],
    ['28.2.2025 klo 9.30 - Ada: hi', '28.2.2025 9.30'],
    ['28. 2. 2025 9:30 - Ada: hi', '28.2.2025 9:30'],
    ['2025. 02. 28. 9:30 - Ada: hi', '2025.02.28 9:30'],
    ['[2025. 2. 28. 오후 9:30:15] Ada: hi', '2025.2.28 9:30:15 PM'],
    ['2025/2/28 上午9:30 - Ada: hi', '2025/2/28 9:30 AM'],
    ['28.02.25, 9:30 nachm. - Ada: hi', '28.02.25 9:30 PM'],
    ['\u200f٢٨/٢/٢٠٢٥، ٩:٣٠ م - Ada: hi', '28/2/2025 9:30 PM'],
    ['[28/02/2025, 09:30:15] \u202aAda\u202c: hi', '28/02/2025 09:30:15'],
    ['[28/02/2025, 09:30:15] ~\u202fAda: hi', '28/02/2025 09:30:15'],
  ])('%s', (line, time) => {
    expect(read(line)).toEqual([time, 'Ada']);
  });

  it.each([
    '28/02/2025, 09:30 - Messages and calls are end-to-end encrypted.',
    '28/02/2025, 09:30 - Ada changed the subject to "Plan: now"',
    '28/02/2025, 09:30 - Ada changed the subject to “Plan: now”',
  ])('has no author in a notice: %s', (line) => {
    expect(read(line)).toEqual(['28/02/2025 09:30', null]);
  });

  it.each([
    '',
    'hello',
    'at 9:30 - Ada: hi',
    '28.02.25: it was',
    '28.02.25, 9:30 sharp - Ada: hi',
    '1.2.3 - Ada: hi',
  ])('is not %j', (line) => {
    expect(chatLine(line)).toBeNull();
  });

  it.each([
    ['hi', false, false],
    ['\u200eimage omitted', true, false],
    ['\u200e<attached: 00000012-PHOTO-2025-02-28-09-30-15.jpg>', true, false],
    ['\u200eA very long name of a file that somebody sent.pdf • \u200edocument omitted', true, false],
    ['\u200eMessages and calls are end-to-end encrypted. Nobody else can read them.', true, true],
  ])('tells a notice from an attachment: %s', (text, isMarked, isNotice) => {
    expect(chatLine(`[28.02.25, 09:30:15] Ada: ${text}`)).toMatchObject({ author: 'Ada', isMarked, isNotice });
  });

  it('is looked for in any line, however long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(3_000), (text, times) => {
        const found = chatLine(`28.02.25, 09:30 - ${text.replace(/\n/g, '')}${' :'.repeat(times)}`);
        expect(found === null || found.time === '28.02.25 09:30').toBe(true);
      }),
    );
  });
});
