import type { LifeCycle, PipelineTransitions } from '../api/evidence-queries';
import type { SvgGridRow } from '../charts/grid-svg';
import { stageLabel } from '../project/stages';

/** The matrix of moves as a picture: each row is shaded by the shares of its relationships. */
export function moveGrid(
  { stages, transitions }: LifeCycle,
  count: (value: number) => string,
): { readonly columns: readonly string[]; readonly rows: readonly SvgGridRow[] } {
  return {
    columns: ['All', ...stages.map(({ stage }) => stageLabel(stage))],
    rows: transitions.map((move) => ({
      label: move.from === 'none' ? 'Did not exist yet' : stageLabel(move.from),
      cells: [
        { text: count(move.count), share: null },
        ...stages.map(({ stage }) => {
          const moved = move.to[stage] ?? 0;
          return { text: count(moved), share: move.count === 0 ? 0 : moved / move.count };
        }),
      ],
    })),
  };
}

type Rows = (string | number | null)[][];

/** The matrix of moves. */
export function moveRows({ stages, transitions }: LifeCycle): Rows {
  const names = stages.map(({ stage }) => stage);
  return [
    ['from', 'relationships', ...names],
    ...transitions.map(({ from, count, to }) => [from, count, ...names.map((stage) => to[stage] ?? 0)]),
  ];
}

/** Who came and went, per 28 days. */
export function windowRows({ windows }: LifeCycle): Rows {
  return [
    ['from', 'to', 'active', 'new', 'retained', 'resurrected', 'lapsed', 'quick_ratio'],
    ...windows.map((window) => [
      window.from,
      window.to,
      window.active,
      window.new,
      window.retained,
      window.resurrected,
      window.lapsed,
      window.quick_ratio,
    ]),
  ];
}

/** How contacts went through the pipeline. */
export function pipelineRows({ stages }: PipelineTransitions): Rows {
  return [
    ['stage', 'entered', 'left', 'conversion', 'median_days'],
    ...stages.map(({ stage, entered, left, conversion, median_days }) => [
      stage,
      entered,
      left,
      conversion,
      median_days,
    ]),
  ];
}
