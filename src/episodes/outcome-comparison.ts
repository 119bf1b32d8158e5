import type { OutcomeComparison, OutcomeGroupItem, RateDifferenceItem, ReturnRateItem } from './outcomes.dto';
import type { OutcomeCount } from './outcomes.queries';
import { type Interval, newcombe, wilson } from './proportion';

/** Below, an interval would say next to nothing, and a rate too much. */
const LEAST_EPISODES = 30;

interface Rate {
  readonly item: ReturnRateItem;
  readonly interval: Interval | null;
}

/** Compares episodes that were acted on with those that were not, and those that were offered with those held out. */
export function outcomeComparison(counts: readonly OutcomeCount[]): OutcomeComparison {
  const rateOf = (fits: (count: OutcomeCount) => boolean) => rate(counts.filter(fits));
  const acted = rateOf((count) => !count.holdout && count.acted);
  const notActed = rateOf((count) => !count.holdout && !count.acted);
  const offered = rateOf((count) => !count.holdout);
  const holdout = rateOf((count) => count.holdout);
  return {
    acted: acted.item,
    not_acted: notActed.item,
    observed_difference: difference(acted, notActed),
    offered: offered.item,
    holdout: holdout.item,
    effect: difference(offered, holdout),
  };
}

/** The same by action and band, the most episodes first. */
export function outcomeGroups(counts: readonly OutcomeCount[]): OutcomeGroupItem[] {
  const groups = new Map<string, OutcomeCount[]>();
  for (const count of counts) {
    const key = `${count.action} ${count.band}`;
    groups.set(key, [...(groups.get(key) ?? []), count]);
  }
  const sizeOf = ({ offered, holdout }: OutcomeComparison) => offered.n + holdout.n;
  return [...groups]
    .map(([key, some]) => {
      const [action = '', band = ''] = key.split(' ');
      return { action, band, ...outcomeComparison(some) };
    })
    .sort((one, other) => sizeOf(other) - sizeOf(one) || (one.action + one.band < other.action + other.band ? -1 : 1));
}

function rate(counts: readonly OutcomeCount[]): Rate {
  const n = counts.reduce((sum, count) => sum + count.n, 0);
  const returned = counts.reduce((sum, count) => sum + count.returned, 0);
  if (n < LEAST_EPISODES) {
    const item = { n, returned: null, rate: null, low: null, high: null, more_needed: LEAST_EPISODES - n };
    return { item, interval: null };
  }
  const interval = wilson(returned, n);
  const { value, low, high } = interval;
  return { item: { n, returned, rate: value, low, high, more_needed: 0 }, interval };
}

function difference(one: Rate, other: Rate): RateDifferenceItem {
  if (!one.interval || !other.interval) return { value: null, low: null, high: null };
  return newcombe(one.interval, other.interval);
}
