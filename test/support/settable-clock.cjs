// Preloaded into a server (`NODE_OPTIONS=--require`): its Date is what the file CLOCK_FILE says, as milliseconds since 1970
// at the moment that the file was written. Timers and `performance` go on as ever.
const { readFileSync, statSync } = require('node:fs');

const RealDate = Date;
const { CLOCK_FILE = '' } = process.env;

function now() {
  const sinceSet = RealDate.now() - statSync(CLOCK_FILE).mtimeMs;
  return Math.floor(Number(readFileSync(CLOCK_FILE, 'utf8')) + sinceSet);
}

globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [now()] : args));
  }

  static now() {
    return now();
  }
};
