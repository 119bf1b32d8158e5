import { Logger } from '@nestjs/common';
import { ConsoleLog } from './console-log';

const HOSTILE = '\u001b[2J\u009b2J\u007f\u2028\u202e\u2066\u200f\r\n[Nest] LOG forged';
/** The colours that Nest writes. */
const NEST_COLOURS = /\p{Cc}\[\d+(;\d+)*m/gu;

describe('ConsoleLog', () => {
  let written: string;
  beforeEach(() => {
    written = '';
    const write = (text: unknown) => {
      written += String(text);
      return true;
    };
    jest.spyOn(process.stdout, 'write').mockImplementation(write);
    jest.spyOn(process.stderr, 'write').mockImplementation(write);
    Logger.overrideLogger(new ConsoleLog(['error', 'warn']));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    Logger.overrideLogger(undefined as never);
  });

  it.each<[string, () => void]>([
    ['a text', () => new Logger('Job').warn(HOSTILE)],
    ['an error', () => new Logger('Job').error(new Error(HOSTILE))],
    ['a stack', () => new Logger('Job').error('broken', new Error(HOSTILE).stack)],
    ['an object', () => new Logger('Job').error({ said: HOSTILE, [HOSTILE]: new Error(HOSTILE) })],
    ['a list', () => new Logger('Job').warn([HOSTILE])],
    ['a function', () => new Logger('Job').warn(() => HOSTILE)],
    ['more than one message', () => new Logger('Job').warn('first', HOSTILE, 'Job')],
  ])('prints %s without terminal control characters', (_, log) => {
    log();
    expect(written.replace(NEST_COLOURS, '')).toMatch(/^[\x20-\x7e\n]+$/);
    expect(written).toContain('forged');
    expect(written).not.toMatch(/^\[Nest\] LOG forged/m);
  });

  it('prints only the stack of an error', () => {
    new Logger('Job').error(Object.assign(new Error('broken'), { parameters: ['hunter2'] }));
    expect(written).toContain('broken');
    expect(written).not.toContain('hunter2');
  });
});
