import type { ActiveDay } from './roll-up';

/** A row of the roll-up in compact form: day since 1970-01-01, weights, interactions, inbound, outbound. */
export type DayRow = readonly [day: number, weight: number, interactions: number, inbound: number, outbound: number];

export function activeDay([day, weight, interactions, inbound, outbound]: DayRow): ActiveDay {
  return { day, weight, interactions, inbound, outbound };
}
