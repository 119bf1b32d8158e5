import { traceParent } from './trace-parent';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('traceParent', () => {
  it.each([
    ['as it is usually sent', `00-${TRACE}-${SPAN}-01`, true],
    ['not recorded by the caller', `00-${TRACE}-${SPAN}-00`, false],
    ['with flags of later days', `00-${TRACE}-${SPAN}-03`, true],
    ['of a later version, which says more', `01-${TRACE}-${SPAN}-01-what-the-future-will-be-like`, true],
    ['with blanks around', ` 00-${TRACE}-${SPAN}-01 `, true],
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
    ['the version that is none', `ff-${TRACE}-${SPAN}-01`],
    ['more than version 00 has', `00-${TRACE}-${SPAN}-01-more`],
    ['too short a trace', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['no flags', `00-${TRACE}-${SPAN}`],
    ['something to inject into a log', `00-${TRACE}-${SPAN}-01\n{"level":60}`],
  ])('ignores %s', (_, header) => {
    expect(traceParent(header)).toBeNull();
  });
});
