import type ICAL from 'ical.js';

type Component = InstanceType<typeof ICAL.Component>;
type Time = InstanceType<typeof ICAL.Time>;

const BY_DAY = ['BYDAY', 'BYMONTHDAY', 'BYYEARDAY', 'BYWEEKNO'];

/**
 * Changes what of an event's repetition the parser reads in another way than RFC 5545:
 *
 * - the end of a rule in UTC, or a day, is compared with local times: it becomes one
 * - 29 February and the 31st are skipped in years and months without them, not moved
 * - dates that are added to an event without a rule do not replace its start
 *
 * @param local a time in the zone of the start
 */
export function repaired(component: Component, start: Time, local: (time: Time) => Time): void {
  for (const property of [...component.getAllProperties('rrule'), ...component.getAllProperties('exrule')]) {
    const rule = property.getFirstValue() as InstanceType<typeof ICAL.Recur>;
    const { until } = rule;
    if (until?.isDate && !start.isDate) rule.until = endOfDay(until, start);
    else if (until && until.zone?.tzid === 'UTC' && start.zone?.tzid !== 'UTC') rule.until = local(until);
    const parts = Object.keys(rule.parts);
    if (BY_DAY.some((part) => parts.includes(part)) || start.day < 29) continue;
    if (rule.freq === 'MONTHLY' || rule.freq === 'YEARLY') rule.parts.BYMONTHDAY = [start.day];
    if (rule.freq === 'YEARLY' && !parts.includes('BYMONTH')) rule.parts.BYMONTH = [start.month];
  }
  for (const property of component.getAllProperties('rdate')) {
    const times = (property.getValues() as (Time | { readonly start: Time })[]).map((one) =>
      'start' in one ? one.start : one,
    );
    if (property.type === 'period') property.resetType('date-time');
    property.setValues(times);
  }
  if (component.hasProperty('rdate') && !component.hasProperty('rrule')) component.addPropertyWithValue('rdate', start);
}

function endOfDay(day: Time, start: Time): Time {
  const end = start.clone();
  end.year = day.year;
  end.month = day.month;
  end.day = day.day;
  end.hour = 23;
  end.minute = 59;
  end.second = 59;
  return end;
}
