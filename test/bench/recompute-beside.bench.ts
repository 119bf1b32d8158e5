import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './measure';

/** As the recompute is measured. */
export const settings = ['shared_buffers=1GB', 'max_wal_size=16GB', 'checkpoint_timeout=30min', 'autovacuum=off'];

/** A Monday: neither on it nor on the next five days ends a week or a month. */
const DAYS = ['2026-06-22', '2026-06-23', '2026-06-24', '2026-06-25', '2026-06-26', '2026-06-27'];
/** All that a run writes. */
const TABLES = [
  ...['relationship_days', 'depth_scores', 'daily_snapshots', 'cohort_points', 'cohort_entries', 'cohort_cells'],
  ...['pipeline_stages', 'contact_stages', 'change_notes', 'replaced_scores', 'transitions', 'episodes', 'source_days'],
  ...['sources', 'contact_aliases', 'restated_days', 'recompute_runs', 'contact_scores', 'accounts'],
];
const TARGET = 1.05;

interface Statement {
  readonly text: string;
  readonly ms: number;
}

/**
 * What a statement is for, by the tables that it names: the first that fits. All others compute scores and their sums; one of
 * them scores contacts that several agents know together with the relationships.
 */
const PARTS: readonly (readonly [part: string, text: RegExp])[] = [
  ['work tables', /(DROP TABLE IF EXISTS pg_temp|CREATE TEMPORARY TABLE)/],
  ['episodes', /\b(episodes|work_(candidates|conditions|ended|judged|ends))\b/],
  ['transitions', /\b(transitions|work_(changes|otherwise|held|transitions))\b|moat_index AS index/],
  ['sources', /\b(source_days|sources|work_(source_days|sources|silent))\b/],
  [
    'contacts and accounts',
    /INSERT INTO pg_temp\.work_shared|\b(contact_scores|accounts|work_accounts|contact_accounts|contact_attributes)\b/,
  ],
  [
    'merges',
    /^(?!.*\bwork_(days|moves)\b)(?!.*INSERT INTO depth_scores).*\b(contact_(aliases|merges)|work_(persons|merged))\b/s,
  ],
];
/** What version 1 did not have. */
const SIGNALS = ['episodes', 'transitions', 'sources', 'merges', 'contacts and accounts'];

const partOf = ({ text }: Statement) => PARTS.find(([, found]) => found.test(text))?.[0] ?? 'scores';

/** The statements up to the end of the run: the fit of a model, and the run that it causes, come after. */
function ofRun(statements: readonly Statement[]): readonly Statement[] {
  return statements.slice(0, statements.findIndex(({ text }) => text === 'COMMIT') + 1);
}

/** One of two checkouts, in a process of its own. */
class Side {
  private readonly process: ChildProcess;
  readonly runs = new Map<string, (readonly Statement[])[]>();

  constructor(
    folder: string,
    isOther: boolean,
    private readonly merged: number,
  ) {
    this.process = fork(join(__dirname, 'beside/driver.cjs'), [folder, isOther ? 'other' : 'this']);
  }

  async started(): Promise<void> {
    await this.reply();
  }

  async prepare(size: number): Promise<void> {
    this.runs.clear();
    await this.send({ command: 'prepare', size, day: DAYS[0], merged: this.merged });
  }

  async everything(): Promise<void> {
    await this.send({ command: 'empty', tables: TABLES });
    await this.run('everything from nothing', DAYS[0], true);
  }

  async tick(name: string, facts: number, cold = false): Promise<void> {
    await this.send({ command: 'facts', facts, day: DAYS[0] });
    await this.send({ command: 'vacuum', tables: ['interactions', ...TABLES] });
    if (cold) await this.send({ command: 'disconnect' });
    await this.run(name, DAYS[0]);
  }

  async turn(day: string): Promise<void> {
    await this.send({ command: 'vacuum', tables: ['interactions', ...TABLES] });
    await this.run('turn of the day', day);
  }

  async stop(): Promise<void> {
    await this.send({ command: 'drop' });
    this.process.kill();
  }

  private async run(name: string, day: string | undefined, full = false): Promise<void> {
    const { statements } = (await this.send({ command: 'run', day, full })) as { statements: Statement[] };
    this.runs.set(name, [...(this.runs.get(name) ?? []), ofRun(statements)]);
  }

  private async send(message: Record<string, unknown>): Promise<unknown> {
    this.process.send(message);
    return await this.reply();
  }

  private async reply(): Promise<unknown> {
    const [{ result, error }] = await once(this.process, 'message');
    if (error) throw new Error(error);
    return result;
  }
}

/**
 * The recompute of this checkout beside that of another one, such as the last commit of version 1 of the score, by the
 * processor time of PostgreSQL: each measurement is made on both sides in turn, each on its own database. Linux only.
 */
export default async function recomputeBeside(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      // A checkout with node_modules.
      other: { type: 'string', default: join(__dirname, '../..') },
      sizes: { type: 'string', default: '100000,1000000' },
      rounds: { type: 'string', default: '3' },
      ticks: { type: 'string', default: '5' },
      // So many pairs of contacts are merged, on this side.
      merged: { type: 'string', default: '0' },
      statements: { type: 'boolean', default: false },
    },
  });
  const mine = new Side(join(__dirname, '../..'), false, Number(values.merged));
  await mine.started();
  for (const size of values.sizes.split(',').map(Number)) {
    if (size === Number(values.sizes.split(',')[0])) await mine.prepare(size);
  }
  const other = new Side(values.other, true, 0);
  await other.started();
  for (const [index, size] of values.sizes.split(',').map(Number).entries()) {
    if (index > 0) await mine.prepare(size);
    await other.prepare(size);
    for (let round = 0; round < Number(values.rounds); round++) {
      const inTurn = async (work: (side: Side) => Promise<void>, place: number) => {
        const sides = place % 2 === 0 ? [mine, other] : [other, mine];
        for (const side of sides) await work(side);
      };
      await inTurn((side) => side.everything(), round);
      for (let tick = 0; tick < Number(values.ticks); tick++) {
        await inTurn((side) => side.tick('tick with 0.1 % new facts', size / 1000), round + tick);
        await inTurn((side) => side.tick('tick with 1,000 new facts', 1_000), round + tick);
      }
      await inTurn((side) => side.tick('tick with 0.1 % new facts, new connection', size / 1000, true), round);
      for (const [place, day] of DAYS.slice(1).entries()) await inTurn((side) => side.turn(day), round + place);
    }
    report(size, mine, other, values.statements);
  }
  await mine.stop();
  await other.stop();
}

function report(size: number, mine: Side, other: Side, statements: boolean): void {
  const total = (run: readonly Statement[]) => run.reduce((sum, { ms }) => sum + ms, 0);
  const inPart = (part: string) => (run: readonly Statement[]) => total(run.filter((one) => partOf(one) === part));
  const scoresOf = (run: readonly Statement[]) =>
    total(run) - SIGNALS.reduce((sum, part) => sum + inPart(part)(run), 0);
  const of = (runs: (readonly Statement[])[], value: (run: readonly Statement[]) => number) => median(runs.map(value));
  const least = (runs: (readonly Statement[])[], value: (run: readonly Statement[]) => number) =>
    Math.min(...runs.map(value));
  const ms = (value: number) => value.toFixed(1).padStart(9);
  console.log(`\n${size.toLocaleString('en')} interactions; processor time of PostgreSQL in ms, median (least):`);
  for (const [name, runs] of mine.runs) {
    const theirs = other.runs.get(name) ?? [];
    console.log(
      `\n  ${name}, ${runs.length} pairs, ${of(runs, (run) => run.length)} statements (other: ${of(theirs, (run) => run.length)})`,
    );
    const row = (words: string, value: (run: readonly Statement[]) => number) => {
      const [middle, lowest] = [of(runs, value) / of(theirs, total), least(runs, value) / least(theirs, total)];
      const met = lowest <= TARGET ? 'met' : 'missed';
      console.log(
        `    ${words.padEnd(28)}${ms(of(runs, value))} (${ms(least(runs, value))})  x ${middle.toFixed(2)} (${lowest.toFixed(2)})  ${met}`,
      );
    };
    console.log(`    ${'the other'.padEnd(28)}${ms(of(theirs, total))} (${ms(least(theirs, total))})`);
    row('all of this one', total);
    row('its scores and sums alone', scoresOf);
    for (const part of [...SIGNALS, 'work tables'])
      console.log(`      of it ${part.padEnd(22)}${ms(of(runs, inPart(part)))} (${ms(least(runs, inPart(part)))})`);
    if (!statements) continue;
    for (const [side, made] of [
      ['this', runs],
      ['other', theirs],
    ] as const) {
      console.log(`    the dearest statements of ${side}:`);
      const byText = new Map<string, number[]>();
      for (const run of made) for (const one of run) byText.set(one.text, [...(byText.get(one.text) ?? []), one.ms]);
      const dearest = [...byText].map(([text, times]) => ({ text, each: median(times), times: times.length }));
      for (const { text, each, times } of dearest.toSorted((a, b) => b.each * b.times - a.each * a.times).slice(0, 25))
        console.log(`      ${ms(each)} x ${String(times).padStart(3)}  ${text.replaceAll(/\s+/g, ' ').slice(0, 130)}`);
    }
  }
}
