import { type ReactNode, useId } from 'react';
import styles from './card.module.css';
import { ErrorBoundary } from './error-boundary';

interface CardProps {
  readonly title: string;
  /** A few words next to the title. */
  readonly note?: ReactNode;
  /** Actions, at the right. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A named region of a page. */
export function Card({ title, note, actions, children, className = '' }: CardProps) {
  const id = useId();
  return (
    <section className={`${styles.card} ${className}`} aria-labelledby={id}>
      <header className={styles.header}>
        <div className={styles.heading}>
          <h2 id={id}>{title}</h2>
          {note && <p className={styles.note}>{note}</p>}
        </div>
        {actions}
      </header>
      <ErrorBoundary what={title}>{children}</ErrorBoundary>
    </section>
  );
}
