import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { saveFile } from '../browser/save-file';
import { onColoursChanged } from '../layout/theme';
import { chartCsv } from './chart-csv';
import styles from './line-chart.module.css';
import type { ModelSwitches } from './model-switches';
import { labelsOf, timeRange, valueRange } from './value-range';

export interface LineChartProps {
  /** File name when saved. */
  readonly name: string;
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  /** Times to mark at the bottom of the chart, seconds since 1970. */
  readonly marks?: readonly number[];
  /** Days to mark from which the values were computed in another way. */
  readonly switches?: ModelSwitches;
  /** The vertical range; by default that of the values. */
  readonly range?: readonly [number, number];
  /** The end of the axis if all values are zero. */
  readonly whole?: number;
  /** Text for screen readers. */
  readonly summary: string;
  readonly writeTime: (seconds: number) => string;
  readonly writeValue: (value: number) => string;
  /** Called with the index of the point under the cursor, or null when it leaves. */
  readonly onPoint?: (index: number | null) => void;
}

/** One line over time. */
export default function LineChart(props: LineChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const { times, values, marks, switches, range, summary } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: redrawn for new data only, with the current functions
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let plot: uPlot | null = null;
    const draw = (): void => {
      plot?.destroy();
      plot = new uPlot(optionsOf(latest.current, element), [[...times], [...values]], element);
    };
    draw();
    const resized = new ResizeObserver(() => plot?.setSize(sizeOf(element)));
    resized.observe(element);
    const stopListening = onColoursChanged(draw);
    return () => {
      resized.disconnect();
      stopListening();
      plot?.destroy();
    };
  }, [times, values, marks, switches, range]);
  const { name } = props;
  return (
    <>
      <div ref={host} className={styles.chart} role="img" aria-label={summary} />
      <div className={styles.save}>
        <button
          type="button"
          aria-label={`Save ${name} as CSV`}
          onClick={() => saveFile(new Blob([chartCsv(times, values)], { type: 'text/csv' }), `${name}.csv`)}
        >
          CSV
        </button>
        <button type="button" aria-label={`Save ${name} as PNG`} onClick={() => savePicture(host.current, name)}>
          PNG
        </button>
      </div>
    </>
  );
}

/** Saves the chart with the background of its card, because the canvas is transparent. */
function savePicture(element: HTMLElement | null, name: string): void {
  const drawn = element?.querySelector('canvas');
  if (!element || !drawn) return;
  const picture = document.createElement('canvas');
  picture.width = drawn.width;
  picture.height = drawn.height;
  const context = picture.getContext('2d');
  if (!context) return;
  context.fillStyle = coloursOf(element, ['--surface'])[0] ?? '';
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(drawn, 0, 0);
  picture.toBlob((file) => file && saveFile(file, `${name}.png`));
}

function optionsOf(props: LineChartProps, element: HTMLElement): uPlot.Options {
  const { range, whole = 1, times, marks = [], switches, writeTime, writeValue, onPoint } = props;
  const [accent, faint, line, soft] = coloursOf(element, ['--accent', '--text-faint', '--line', '--band-warm']);
  const axis = { stroke: faint, font: `12px ${getComputedStyle(element).fontFamily}`, ticks: { show: false }, gap: 8 };
  return {
    ...sizeOf(element),
    padding: [8, 24, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 9, fill: accent }, drag: { x: false, y: false } },
    scales: {
      x: { range: () => timeRange(times) },
      y: { range: range ? [...range] : (_plot, low, high) => valueRange(low, high, whole) },
    },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    series: [
      {},
      {
        stroke: accent,
        width: 2,
        points: { show: times.length === 1, size: 9, fill: accent },
        // The line breaks where the way of computing changed.
        spanGaps: !switches?.changed.length,
        gaps: (plot, _series, _first, _last, gaps) => [...gaps, ...breaksAt(plot, switches?.changed ?? [])],
      },
    ],
    axes: [
      { ...axis, grid: { show: false }, size: 28, space: 64, values: (_plot, splits) => labelsOf(splits, writeTime) },
      {
        ...axis,
        grid: { stroke: line, width: 1 },
        // As wide as its longest label.
        size: (_plot, labels) => Math.max(40, 7 * Math.max(0, ...(labels ?? []).map(({ length }) => length)) + 14),
        space: 40,
        values: (_plot, splits) => labelsOf(splits, writeValue),
      },
    ],
    hooks: {
      setCursor: [(plot) => onPoint?.(plot.cursor.idx ?? null)],
      draw: [
        (plot) => drawMarks(plot, marks, soft ?? ''),
        (plot) => switches && drawSwitches(plot, switches, faint ?? '', accent ?? ''),
      ],
    },
  };
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: element.clientHeight };
}

function drawMarks(plot: uPlot, marks: readonly number[], colour: string): void {
  const { left, top, width, height } = plot.bbox;
  const tick = 8 * devicePixelRatio;
  plot.ctx.save();
  plot.ctx.fillStyle = colour;
  for (const mark of marks) {
    const x = Math.round(plot.valToPos(mark, 'x', true));
    if (x >= left && x <= left + width)
      plot.ctx.fillRect(x - devicePixelRatio, top + height - tick, 2 * devicePixelRatio, tick);
  }
  plot.ctx.restore();
}

/** A dashed line where the way of computing changed, and a tick at the top where the model was fitted again. */
function drawSwitches(plot: uPlot, { changed, refitted }: ModelSwitches, colour: string, accent: string): void {
  const { left, top, width, height } = plot.bbox;
  const placeOf = (date: string) => Math.round(plot.valToPos(Date.parse(date) / 1000, 'x', true));
  const visible = (days: readonly string[]) => days.map(placeOf).filter((x) => x >= left && x <= left + width);
  const line = (x: number, length: number) => {
    plot.ctx.beginPath();
    plot.ctx.moveTo(x, top);
    plot.ctx.lineTo(x, top + length);
    plot.ctx.stroke();
  };
  plot.ctx.save();
  plot.ctx.strokeStyle = colour;
  plot.ctx.lineWidth = devicePixelRatio;
  for (const x of visible(refitted)) line(x, 6 * devicePixelRatio);
  plot.ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const x of visible(changed)) line(x, height);
  // A line that begins on the last day would not be seen.
  plot.ctx.fillStyle = accent;
  for (const date of changed) {
    const value = plot.data[1]?.[plot.data[0].indexOf(Date.parse(date) / 1000)];
    if (value === null || value === undefined) continue;
    plot.ctx.beginPath();
    plot.ctx.arc(placeOf(date), plot.valToPos(value, 'y', true), 3 * devicePixelRatio, 0, 2 * Math.PI);
    plot.ctx.fill();
  }
  plot.ctx.restore();
}

/** Between the days before and these days, in pixels of the canvas. */
function breaksAt(plot: uPlot, days: readonly string[]): [from: number, to: number][] {
  const times = plot.data[0];
  return days.flatMap((date): [number, number][] => {
    const index = times.indexOf(Date.parse(date) / 1000);
    const [before, at] = [times[index - 1], times[index]];
    if (before === undefined || at === undefined) return [];
    // The line is two pixels wide.
    return [[plot.valToPos(before, 'x', true) - devicePixelRatio, plot.valToPos(at, 'x', true)]];
  });
}

/** Resolves CSS variables by assigning them to an element, because a canvas cannot use them. */
function coloursOf(element: HTMLElement, names: readonly string[]): string[] {
  const probe = document.createElement('span');
  element.append(probe);
  const colours = names.map((name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return colours;
}
