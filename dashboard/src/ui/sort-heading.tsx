import { ArrowDown, ArrowUp } from 'lucide-react';

type Order = 'asc' | 'desc';

interface SortHeadingProps {
  readonly label: string;
  /** Of the list, if it is sorted by this column. */
  readonly order: Order | null;
  /** The one of the first click; a second one reverses it. */
  readonly usual: Order;
  readonly choose: (order: Order) => void;
  /** Classes of the cell and of its button. */
  readonly className?: string | undefined;
  readonly buttonClass: string | undefined;
}

/** A column heading by which a list is sorted. */
export function SortHeading({ label, order, usual, choose, className, buttonClass }: SortHeadingProps) {
  const Arrow = order === 'asc' ? ArrowUp : ArrowDown;
  const next = order === usual ? (usual === 'asc' ? 'desc' : 'asc') : usual;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={order === null ? undefined : order === 'asc' ? 'ascending' : 'descending'}
    >
      <button type="button" className={buttonClass} onClick={() => choose(next)}>
        {label}
        {order && <Arrow size={13} aria-hidden="true" />}
      </button>
    </th>
  );
}
