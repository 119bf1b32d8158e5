import { Logger } from '@nestjs/common';
import { ApplicationLog } from './application-log';

describe('ApplicationLog', () => {
  let lines: string[];
  beforeEach(() => {
    lines = [];
    Logger.overrideLogger(new ApplicationLog('warn', { write: (line) => void lines.push(line) }));
  });
  afterEach(() => Logger.overrideLogger(undefined as never));

  it('writes the messages of this application as JSON, with their context', () => {
    const logger = new Logger('RecomputeJob');
    logger.warn('slow');
    logger.error(Object.assign(new Error('broken'), { parameters: ['hunter2'] }));
    logger.log('started');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 40, context: 'RecomputeJob', msg: 'slow' }),
      expect.objectContaining({
        level: 50,
        context: 'RecomputeJob',
        err: expect.objectContaining({ message: 'broken' }),
      }),
    ]);
    expect(lines.join()).not.toContain('hunter2');
  });

  it('escapes terminal control characters, and keeps the text intact in JSON', () => {
    const hostile = '\u001b[2J\u009b2J\u007f\u2028\u202e\u2066\u200f\r\n';
    new Logger('RecomputeJob').error(new Error(hostile));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[\x20-\x7e]+\n$/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: hostile, err: { message: hostile } });
  });
});
