/**
 * Ranks from 1, ascending; equal values share the mean of their ranks.
 *
 * @param values finite numbers
 */
export function averageRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, index) => index).sort((a, b) => valueAt(values, a) - valueAt(values, b));
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    const value = valueAt(values, valueAt(order, start));
    let end = start + 1;
    while (end < order.length && valueAt(values, valueAt(order, end)) === value) end++;
    for (let place = start; place < end; place++) ranks[valueAt(order, place)] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

function valueAt(values: Float64Array | Uint32Array, index: number): number {
  return values[index] ?? Number.NaN;
}
