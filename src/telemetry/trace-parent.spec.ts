import { traceParent } from './trace-parent';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('traceParent', () => {
  it.each([
    ['in the usual form', `00-${TRACE}-${SPAN}-01`, true],
    ['that the caller does not record', `00-${TRACE}-${SPAN}-00`, false],
    ['with unknown flags', `00-${TRACE}-${SPAN}-03`, true],
    ['of a later version with more fields', `01-${TRACE}-${SPAN}-01-what-the-future-will-be-like`, true],
    ['surrounded by spaces', ` 00-${TRACE}-${SPAN}-01 `, true],
  ])('reads one %s', (_, header, sampled) => {
    expect(traceParent(header)).toEqual({ traceId: TRACE, spanId: SPAN, sampled });
  });

  it.each([
    ['none', undefined],
    ['two', [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`]],
    ['an empty one', ''],
    ['no trace', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['no span', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['the forbidden version', `ff-${TRACE}-${SPAN}-01`],
    ['more fields than version 00 has', `00-${TRACE}-${SPAN}-01-more`],
    ['too short a trace', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['no flags', `00-${TRACE}-${SPAN}`],
    ['a line that would forge a log entry', `00-${TRACE}-${SPAN}-01\n{"level":60}`],
  ])('ignores %s', (_, header) => {
    expect(traceParent(header)).toBeNull();
  });
});
