/** An organisation that the person may look at; null stands for their personal projects. */
export interface Organisation {
  readonly id: string | null;
  readonly name: string;
}

export type SessionState =
  | { readonly status: 'loading' }
  | { readonly status: 'signed-out'; readonly reason: 'new' | 'expired' | 'refused' | 'used' }
  | {
      readonly status: 'signed-in';
      readonly user: string;
      readonly organisation: Organisation;
      readonly organisations: readonly Organisation[];
    };

/** Who is looking, and the token that proves it. One is made per page: by Clerk's front end, or from pasted tokens. */
export interface Session {
  readonly kind: 'clerk' | 'tokens';
  state(): SessionState;
  subscribe(listener: () => void): () => void;
  /** The session token to send now, or null: nobody is signed in. */
  token(): Promise<string | null>;
  /**
   * The API did not take a token. Only the one in use ends the session: many requests carry the same token, and some are
   * answered when another is in use already.
   *
   * @param token as it was sent; null: none was
   */
  refused(token: string | null): void;
  choose(organisation: Organisation): Promise<void>;
  signOut(): Promise<void>;
}

/** Holds a state and notifies listeners; both kinds of session are built on it. */
export class SessionStore {
  private readonly listeners = new Set<() => void>();

  constructor(private current: SessionState) {}

  readonly state = (): SessionState => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(state: SessionState): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}
