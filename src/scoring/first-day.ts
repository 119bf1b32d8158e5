/** Long after any relationship is overdue and its depth rounds to 0: a condition that is false then stays false. */
const FOR_EVER = 1_000_000;

/** The first day after `day` on which a condition holds that then holds forever; null if it never does. */
export function firstDayThat(day: number, holds: (day: number) => boolean): number | null {
  if (!holds(day + FOR_EVER)) return null;
  let step = 1;
  while (!holds(day + step)) step *= 2;
  let [not, yes] = [day + Math.floor(step / 2), day + step];
  while (yes - not > 1) {
    const middle = Math.floor((not + yes) / 2);
    if (holds(middle)) yes = middle;
    else not = middle;
  }
  return yes;
}
