import type { useDepthExplanation } from '../api/relationship-queries';
import { daysBetween } from '../format/day';
import type { Format } from '../format/format';

type Explanation = NonNullable<ReturnType<typeof useDepthExplanation>['data']>;

/** What will happen without further interaction, and when: "Falls below strong in 12 days, on 6 Dec 2026." */
export function outlookOf({ outlook, band, as_of, at_risk }: Explanation, format: Format): string {
  const when = (day: string): string => `${format.inDays(daysBetween(as_of, day))}, on ${format.day(day)}`;
  const { next_band_on, at_risk_on } = outlook;
  const falls = next_band_on ? `Falls below ${band} ${when(next_band_on)}.` : `Stays ${band}, the lowest band.`;
  if (at_risk_on) return `${falls} At risk ${when(at_risk_on)}.`;
  return at_risk ? `${falls} At risk already.` : falls;
}
