import { generateSample } from '../../src/ingestion/sample/generate-sample';
import { forecast } from '../../src/scoring/forecast';
import { utcDay } from '../../src/scoring/iso-day';
import { moatIndexOfSums, moatSums } from '../../src/scoring/moat-index';
import { FIXED_MODEL, type ModelRow } from '../../src/scoring/model';
import { RelationshipHistory } from '../../src/scoring/relationship-history';
import { scoreOn } from '../../src/scoring/relationship-score';
import { type RelationshipDay, rollUpDays } from '../../src/scoring/roll-up';
import { DEFAULT_SETTINGS } from '../../src/scoring/score-settings';
import { cutoffDays } from '../../src/validation/cutoff-days';
import { evaluateParticipation, participationModel } from '../../src/validation/participation';
import { fitRelationships } from '../support/fit-relationships';

const HORIZON = 30;
const CUTOFFS = 3;
/** A Monday, a Thursday and a Sunday: hardly anybody writes at weekends. */
const DAYS = ['2026-11-23T12:00:00Z', '2026-11-26T09:00:00Z', '2026-11-29T18:00:00Z'];

interface Relationship {
  readonly agent: string;
  readonly contact: string;
  readonly days: readonly RelationshipDay[];
  readonly history: RelationshipHistory;
}

function relationshipsOf(now: Date): Relationship[] {
  const { interactions } = generateSample(now);
  const lists = new Map<string, (typeof interactions)[number][]>();
  for (const fact of interactions) {
    const key = JSON.stringify([fact.agent, fact.contact]);
    const list = lists.get(key);
    if (list) list.push(fact);
    else lists.set(key, [fact]);
  }
  return [...lists].map(([key, facts]) => {
    const [agent, contact] = JSON.parse(key) as [string, string];
    const days = rollUpDays(facts);
    return { agent, contact, days, history: RelationshipHistory.of(days) };
  });
}

function learned(all: readonly Relationship[], until: number): ModelRow {
  const fitted = all.map(({ agent, contact, days }) => ({
    agent,
    contact,
    days: days.map(({ day, weight }) => [day, weight] as const),
  }));
  return fitRelationships(fitted, until, HORIZON, 2);
}

/** As in a backtest: at past cutoffs, with what was known then. */
function judged(all: readonly Relationship[], today: number) {
  const first = Math.min(...all.map(({ days }) => days[0]?.day ?? today));
  return cutoffDays(first, today - 1, HORIZON, CUTOFFS).map((cutoff) => {
    const model = learned(all, cutoff);
    const known = all.flatMap(({ days, history }) => {
      const state = history.stateOn(cutoff);
      const tookPart = days.some(({ day, weight }) => weight > 0 && day > cutoff && day <= cutoff + HORIZON);
      return state === null ? [] : [{ state, tookPart }];
    });
    const said = known.map(({ state }) =>
      forecast({ ...state, participations: state.interactions - state.outbound }, model, DEFAULT_SETTINGS),
    );
    return evaluateParticipation(
      {
        depth: Float64Array.from(said, ({ depth }) => depth),
        isAtRisk: Uint8Array.from(said, ({ atRisk }) => (atRisk ? 1 : 0)),
      },
      Uint8Array.from(known, ({ tookPart }) => (tookPart ? 1 : 0)),
      0,
    );
  });
}

describe.each(DAYS)('the sample fleet at %s', (time) => {
  const today = utcDay(time);
  const all = relationshipsOf(new Date(time));

  it('has the expected scores', () => {
    const { calibration_error, auc } = participationModel('learned', judged(all, today));
    expect(calibration_error).toBeLessThan(0.05);
    expect(auc).toBeGreaterThan(0.85);
  });

  it.each(['fixed', 'learned'])('shows every feature of the %s model', (kind) => {
    const model = kind === 'fixed' ? FIXED_MODEL : learned(all, today - 1);
    const scores = all.flatMap(({ history }) => scoreOn(history, today, model) ?? []);
    const count = (is: (score: (typeof scores)[number]) => boolean) => scores.filter(is).length;
    const least = (name: string, found: number, wanted: number) =>
      expect([name, found >= wanted ? wanted : found]).toEqual([name, wanted]);
    for (const band of ['deep', 'strong', 'warm', 'light', 'faint'])
      least(
        band,
        count((it) => it.band === band),
        80,
      );
    for (const stage of ['new', 'unanswered', 'growing', 'core', 'steady', 'reactivated', 'at_risk', 'dormant'])
      least(
        stage,
        count((it) => it.stage === stage),
        25,
      );
    least(
      'one_off',
      count((it) => it.stage === 'one_off'),
      8,
    );
    for (const turn of ['awaiting_our_reply', 'awaiting_their_reply', 'never_heard', 'mutual_silence'] as const)
      least(
        turn,
        count((it) => it.turn.state === turn),
        30,
      );
    for (const action of ['reply', 'follow_up', 'stop_chasing', 'wait', 'let_rest', 'win_back', 'check_in'] as const)
      least(
        action,
        count((it) => it.action === action),
        3,
      );
    const atRisk = scores.filter((it) => it.atRisk);
    expect(atRisk.length).toBeGreaterThan(60);
    expect(atRisk.length).toBeLessThan(280);
    const actions = new Set(atRisk.map(({ action }) => action));
    expect(actions.size).toBeGreaterThanOrEqual(4);
    least('high potential', atRisk.filter(({ potential }) => potential >= 0.5).length, 15);
  });

  it('has a Moat Index that grows, well within 0 and 1', () => {
    const index = (ago: number) =>
      moatIndexOfSums(moatSums(all.flatMap(({ history }) => scoreOn(history, today - ago, FIXED_MODEL) ?? [])), 250)
        .moatIndex;
    const [newest, quarterAgo] = [index(0), index(91)];
    for (const value of [newest, quarterAgo]) {
      expect(value).toBeGreaterThan(0.4);
      expect(value).toBeLessThan(0.9);
    }
    expect(newest - quarterAgo).toBeGreaterThan(0.02);
  });
});
