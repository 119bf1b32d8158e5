import { Component, type ReactNode } from 'react';
import { Button } from './button';
import styles from './error-boundary.module.css';
import note from './problem-note.module.css';

interface ErrorBoundaryProps {
  /** Name of the part that failed: "This page". */
  readonly what: string;
  readonly children: ReactNode;
}

/** Limits an error to one part of the page: shows what failed, and offers to try again. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: Error | null }> {
  override readonly state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className={note.note} role="alert">
        <div>
          <p className={note.title}>{this.props.what} failed</p>
          <p>
            This is an error in the dashboard, not in your data. Reload the page; if that does not help, report this:
          </p>
          <p className={note.request}>
            <code>{error.message}</code>
          </p>
        </div>
        <span className={styles.actions}>
          <Button onClick={() => this.setState({ error: null })}>Try again</Button>
          <Button onClick={() => location.reload()}>Reload</Button>
        </span>
      </div>
    );
  }
}
