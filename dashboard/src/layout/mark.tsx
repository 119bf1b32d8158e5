import mark from './mark.svg';

/** The product's sign. */
export function Mark({ size }: { size: number }) {
  return <img src={mark} width={size} height={size} alt="" />;
}
