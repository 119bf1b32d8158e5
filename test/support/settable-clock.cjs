// Preloaded into a server (`NODE_OPTIONS=--require`): its Date follows the file CLOCK_FILE, which has two times in
// milliseconds since 1970: the time to show, and the writer's clock when it wrote. Timers and `performance` are real.
const { readFileSync } = require('node:fs');

const RealDate = Date;
const { CLOCK_FILE = '' } = process.env;

function now() {
  const [shown, writtenAt] = readFileSync(CLOCK_FILE, 'utf8').split(' ').map(Number);
  return shown + RealDate.now() - writtenAt;
}

globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [now()] : args));
  }

  static now() {
    return now();
  }
};
