import { Logger } from '@nestjs/common';
import { ApplicationLog } from './application-log';

describe('ApplicationLog', () => {
  let lines: string[];
  beforeEach(() => {
    lines = [];
    Logger.overrideLogger(new ApplicationLog('warn', { write: (line) => void lines.push(line) }));
  });
  afterEach(() => Logger.overrideLogger(undefined as never));

  it('writes what our parts log as JSON, and who says it', () => {
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
});
