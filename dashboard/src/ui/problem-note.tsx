import { ApiProblem } from '@relationship-depth/client';
import { TriangleAlert } from 'lucide-react';
import { isTransient } from '../api/connection';
import { Button } from './button';
import styles from './problem-note.module.css';

interface ProblemNoteProps {
  readonly error: Error;
  readonly retry?: () => unknown;
  /** Whether the page also retries automatically. */
  readonly automatic?: boolean;
  /** Whether a retry is in progress. */
  readonly trying?: boolean;
  /** Whether it replaces the whole page. */
  readonly page?: boolean;
}

/** Shows the error message of the API, and the request id by which an operator finds it in the log. */
export function ProblemNote({ error, retry, automatic = false, trying = false, page = false }: ProblemNoteProps) {
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <div className={page ? styles.page : undefined}>
      <div className={styles.note} role="alert">
        <TriangleAlert size={18} aria-hidden="true" />
        <div>
          <p className={styles.title}>{titleOf(problem)}</p>
          <p>
            {problem ? sentence(problem.detail || explanationOf(problem)) : error.message}
            {isTransient(problem) && automatic && ' The page retries automatically.'}
          </p>
          {problem && problem.errors.length > 0 && (
            <ul>
              {problem.errors.map(({ location, message }) => (
                <li key={`${location} ${message}`}>
                  {location && <code>{location}</code>} {message}
                </li>
              ))}
            </ul>
          )}
          {problem?.requestId && (
            <p className={styles.request}>
              Request <code>{problem.requestId}</code>
            </p>
          )}
        </div>
        {retry && (
          <Button onClick={() => void retry()} aria-disabled={trying}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}

function titleOf(problem: ApiProblem | null): string {
  if (!problem) return 'The page failed';
  if (problem.status === 403) return 'You do not have permission';
  if (problem.status === 404) return 'Not found';
  return problem.status ? `${problem.title} (${problem.status})` : problem.title;
}

function explanationOf(problem: ApiProblem): string {
  if (problem.status === 403) return 'Ask an administrator of your organisation for access.';
  if (problem.status === 404) return 'It does not exist, or it belongs to another organisation.';
  if (isTransient(problem)) return 'The server is busy. Try again in a moment.';
  return 'The server failed. Find the cause in its log by the request id.';
}

/** Adds a full stop to a message of the API. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
