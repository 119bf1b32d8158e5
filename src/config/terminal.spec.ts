import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { print, printError, showProgress } from './terminal';

describe('what is printed', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['stdout', print],
    ['stderr', printError],
  ] as const)('is escaped on %s, line by line', (stream, say) => {
    const write = jest.spyOn(process[stream], 'write').mockReturnValue(true);
    say('\u001b]0;title\u0007Nova\u202e\u009b2J\r\nnext\t\u{1f600} é\n');
    expect(write.mock.calls).toEqual([['\\u001b]0;title\\u0007Nova\\u202e\\u009b2J\\u000d\nnext\\u0009\u{1f600} é\n']]);
  });

  it('is one line if it shows progress', () => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    showProgress('5 rows\r\n\u001b[2J');
    expect(write.mock.calls).toEqual([['\r\u001b[K5 rows\\u000d\\u000a\\u001b[2J']]);
  });

  it('is written only by this module', () => {
    const source = join(__dirname, '..');
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /(?<!\.spec)\.ts$/.test(file),
    );
    const lines = files.flatMap((file) =>
      readFileSync(join(source, file), 'utf8')
        .split('\n')
        .filter((line) => /\bconsole\.\w+\(|\b(stdout|stderr)\.write\(/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(lines.filter((line) => !line.startsWith('config/terminal.ts')).sort()).toEqual([]);
  });
});
