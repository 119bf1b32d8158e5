import { ArrowDownRight, ArrowRight, ArrowUpRight } from 'lucide-react';
import { useFormat } from '../format/use-format';
import styles from './delta.module.css';

interface DeltaProps {
  /** Change of a value in 0..1. */
  readonly value: number;
  /** The period, in words. */
  readonly since?: string;
  /** `share` is written in percent, `index` in points out of 100. */
  readonly of?: 'share' | 'index';
  readonly digits?: 1 | 2;
}

/** A change, with an arrow. */
export function Delta({ value, since, of = 'share', digits = 1 }: DeltaProps) {
  const format = useFormat();
  const write = of === 'share' ? format.change : digits === 1 ? format.points : format.finePoints;
  // A change that rounds to 0.0 counts as none.
  const visible = 0.005 / 10 ** digits;
  const direction = value >= visible ? 'up' : value <= -visible ? 'down' : 'even';
  const Arrow = { up: ArrowUpRight, down: ArrowDownRight, even: ArrowRight }[direction];
  return (
    <span className={`${styles.delta} ${styles[direction]}`}>
      <Arrow size="1.1em" aria-hidden="true" />
      <span className="visually-hidden">{{ up: 'up', down: 'down', even: 'unchanged' }[direction]}</span>
      {write(direction === 'even' ? 0 : value)}
      {since && <span className={styles.since}>{since}</span>}
    </span>
  );
}
