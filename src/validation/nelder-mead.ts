interface Vertex {
  readonly point: readonly number[];
  readonly value: number;
}

const REFLECT = 1;
const EXPAND = 2;
const CONTRACT = 0.5;
const SHRINK = 0.5;

/**
 * Finds a local minimum without derivatives (Nelder and Mead 1965, with the usual coefficients).
 *
 * @param start the initial point
 * @param options `step`: size of the first simplex; `tolerance`: stops if the values of the simplex differ by less,
 *   relative to the lowest; `iterations`: maximum number
 */
export function minimise(
  f: (point: readonly number[]) => number,
  start: readonly number[],
  { step = 0.5, tolerance = 1e-10, iterations = 2_000 } = {},
): { readonly point: readonly number[]; readonly value: number } {
  const vertex = (point: readonly number[]): Vertex => ({ point, value: f(point) });
  let simplex = [
    vertex(start),
    ...start.map((_, axis) => vertex(start.map((value, index) => value + (index === axis ? step : 0)))),
  ];
  for (let iteration = 0; iteration < iterations; iteration++) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst] = [simplex[0], simplex.at(-1)];
    const secondWorst = simplex.at(-2);
    if (!best || !worst || !secondWorst) break;
    if (worst.value - best.value <= tolerance * Math.abs(best.value)) break;
    const others = simplex.slice(0, -1);
    const centre = start.map(
      (_, axis) => others.reduce((sum, { point }) => sum + (point[axis] ?? 0), 0) / others.length,
    );
    const along = (factor: number) =>
      vertex(centre.map((value, axis) => value + factor * (value - (worst.point[axis] ?? 0))));
    const reflected = along(REFLECT);
    let replacement: Vertex | null = null;
    if (reflected.value < best.value) {
      const expanded = along(EXPAND);
      replacement = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < secondWorst.value) {
      replacement = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? CONTRACT : -CONTRACT);
      if (contracted.value < Math.min(reflected.value, worst.value)) replacement = contracted;
    }
    simplex = replacement
      ? [...others, replacement]
      : simplex.map(({ point }) =>
          vertex(point.map((value, axis) => (best.point[axis] ?? 0) + SHRINK * (value - (best.point[axis] ?? 0)))),
        );
  }
  simplex.sort((a, b) => a.value - b.value);
  return simplex[0] ?? vertex(start);
}
