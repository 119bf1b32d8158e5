import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { Mark } from '../layout/mark';
import { Button } from '../ui/button';
import type { ClerkSession } from './clerk-session';
import { session } from './current-session';
import styles from './sign-in.module.css';
import type { TokenSession } from './token-session';

const REASONS = {
  new: null,
  expired: 'Your session has expired. Sign in again to continue.',
  refused: 'The server did not accept your session. Sign in again.',
  used: 'This link has expired or was already used. Sign in with a token.',
};

/** Sign-in: Clerk's page if Clerk is configured, otherwise a field for a token. */
export function SignIn({ reason }: { reason: keyof typeof REASONS }) {
  return (
    <main className={styles.page}>
      <div className={styles.panel}>
        <Mark size={40} />
        <h1>Relationship Depth</h1>
        <p className={styles.lead}>How deep your fleet’s relationships are, and which are about to be lost.</p>
        {REASONS[reason] && (
          <p className={styles.reason} role="alert">
            {REASONS[reason]}
          </p>
        )}
        {session.kind === 'clerk' ? <ClerkSignIn session={session} /> : <TokenBox session={session} />}
      </div>
    </main>
  );
}

function ClerkSignIn({ session }: { session: ClerkSession }) {
  return (
    <Button primary onClick={() => void session.signIn()}>
      Sign in
    </Button>
  );
}

/** A field for a session token from `npm run cli -- token`. */
export function TokenBox({ session, onDone }: { session: TokenSession; onDone?: () => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    try {
      session.add(String(new FormData(event.currentTarget).get('token')));
      onDone?.();
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  // A token has one line, even if it is pasted in several.
  const press = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <label htmlFor="token">Session token</label>
      <textarea
        id="token"
        name="token"
        rows={4}
        required
        spellCheck={false}
        autoComplete="off"
        placeholder="eyJ…"
        onKeyDown={press}
        aria-invalid={problem !== null}
        aria-describedby="token-problem"
      />
      <p id="token-problem" className={styles.problem} role="alert">
        {problem}
      </p>
      <Button primary type="submit">
        Sign in
      </Button>
      <p className={styles.hint}>The server prints a link that signs you in once when it starts. For a token:</p>
      <pre className={styles.command}>npm run cli -- token --org ORG</pre>
    </form>
  );
}
