/** An organisation of the user; null for personal projects. */
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

/** The signed-in user and the token. One per page: of Clerk's front end, or of pasted tokens. */
export interface Session {
  readonly kind: 'clerk' | 'tokens';
  state(): SessionState;
  subscribe(listener: () => void): () => void;
  /** The current session token; null if no one is signed in. */
  token(): Promise<string | null>;
  /**
   * The API rejected a token. The session ends only if it is the current token, because responses to requests with an
   * older one may still arrive.
   *
   * @param token the token that was sent; null: none
   */
  refused(token: string | null): void;
  choose(organisation: Organisation): Promise<void>;
  signOut(): Promise<void>;
}

/** Stores the state and notifies listeners; used by both kinds of session. */
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
