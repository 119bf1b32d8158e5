import { tabStorage } from '../browser/storage';
import { type Organisation, type Session, SessionStore } from './session';

const KEY = 'session-tokens';
/** The longest delay of a timer; longer ones fire at once. */
const MAX_WAIT_MS = 2 ** 31 - 1;

interface StoredToken {
  readonly token: string;
  readonly user: string;
  readonly organisation: Organisation;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * A session of pasted tokens, for development: one per organisation, of which the first is current. They are stored in
 * sessionStorage, or only in the page if that is blocked, so they end with the tab and are never sent to other sites,
 * logs or links.
 */
export class TokenSession implements Session {
  readonly kind = 'tokens';
  private readonly store = new SessionStore({ status: 'signed-out', reason: 'new' });
  readonly state = this.store.state;
  readonly subscribe = this.store.subscribe;
  private tokens: readonly StoredToken[];
  private expiry: ReturnType<typeof setTimeout> | undefined;
  /** The exchange of a sign-in code; requests wait for it. */
  private exchange: Promise<void> = Promise.resolve();

  constructor() {
    const stored = readTokens(tabStorage.get(KEY));
    this.tokens = stored.filter(({ expiresAt }) => expiresAt > Date.now());
    this.show(this.tokens.length === 0 && stored.length > 0 ? 'expired' : 'new');
    this.signInFromAddress();
    // Opening a link with a code in a tab with this page does not reload it.
    addEventListener('hashchange', () => this.signInFromAddress());
  }

  async token(): Promise<string | null> {
    await this.exchange;
    return this.tokens[0]?.token ?? null;
  }

  /**
   * Signs in.
   *
   * @throws Error that explains what is wrong with the token
   */
  add(text: string): void {
    const added = parseToken(text.trim().replace(/^bearer\s+/i, ''));
    if (added.expiresAt <= Date.now()) throw new Error('This token has expired. Create a new one.');
    this.keep([added, ...this.tokens.filter(({ organisation }) => organisation.id !== added.organisation.id)]);
    this.show('new');
  }

  refused(token: string | null): void {
    const [current] = this.tokens;
    if (current && current.token === token) this.drop(current.expiresAt);
  }

  async choose(organisation: Organisation): Promise<void> {
    const chosen = this.tokens.find((stored) => stored.organisation.id === organisation.id);
    if (!chosen) return;
    this.keep([chosen, ...this.tokens.filter((stored) => stored !== chosen)]);
    this.show('new');
  }

  async signOut(): Promise<void> {
    this.keep([]);
    this.show('new');
  }

  /**
   * Signs in with the one-time code of the link that the server prints. The code is removed from the address bar and
   * the history first; it works only once.
   */
  private signInFromAddress(): void {
    const code = new URLSearchParams(location.hash.slice(1)).get('code');
    if (!code) return;
    history.replaceState(history.state, '', location.pathname + location.search);
    if (this.tokens.length === 0) this.store.set({ status: 'loading' });
    this.exchange = this.exchangeCode(code);
  }

  private async exchangeCode(code: string): Promise<void> {
    const token = await tokenOf(code);
    try {
      if (token === null) throw new Error('The link has expired or was already used.');
      if (this.mayUse(parseToken(token))) this.add(token);
    } catch {
      // A signed-in user stays signed in.
      if (this.tokens.length === 0) this.store.set({ status: 'signed-out', reason: 'used' });
    }
  }

  /** A link from another source must not switch the organisation without confirmation. */
  private mayUse({ organisation }: StoredToken): boolean {
    const [current] = this.tokens;
    if (!current || current.organisation.id === organisation.id) return true;
    return confirm(
      `You are signed in to ${current.organisation.name}. This link signs you in to ${organisation.name}. Switch this tab to it?`,
    );
  }

  private drop(expiredAt: number): void {
    this.keep(this.tokens.slice(1));
    this.show(expiredAt <= Date.now() + 1000 ? 'expired' : 'refused');
  }

  private keep(tokens: readonly StoredToken[]): void {
    this.tokens = tokens;
    tabStorage.set(KEY, JSON.stringify(tokens.map(({ token }) => token)));
  }

  private show(reason: 'new' | 'expired' | 'refused'): void {
    clearTimeout(this.expiry);
    const [current] = this.tokens;
    if (!current || reason !== 'new') {
      this.store.set({ status: 'signed-out', reason });
      return;
    }
    this.store.set({
      status: 'signed-in',
      user: current.user,
      organisation: current.organisation,
      organisations: this.tokens.map(({ organisation }) => organisation).sort((a, b) => a.name.localeCompare(b.name)),
    });
    this.awaitExpiry(current.expiresAt);
  }

  private awaitExpiry(expiresAt: number): void {
    const left = expiresAt - Date.now();
    if (left <= 0) this.drop(expiresAt);
    else this.expiry = setTimeout(() => this.awaitExpiry(expiresAt), Math.min(left, MAX_WAIT_MS));
  }
}

/** @returns the session token of a code; null if the code was used or has expired */
async function tokenOf(code: string): Promise<string | null> {
  try {
    const response = await fetch(`/api/v1/sign-in/${encodeURIComponent(code)}`, { method: 'POST' });
    const { token } = (await response.json()) as { token?: unknown };
    return typeof token === 'string' ? token : null;
  } catch {
    return null;
  }
}

function readTokens(stored: string | null): StoredToken[] {
  try {
    return (JSON.parse(stored ?? '[]') as string[]).map(parseToken);
  } catch {
    return [];
  }
}

/** Reads the claims of a token. Only the API verifies it. */
function parseToken(token: string): StoredToken {
  const [, payload, signature, ...more] = token.split('.');
  if (!payload || !signature || more.length > 0) {
    throw new Error('This is not a session token. A token has three parts separated by dots, like eyJ….eyJ….Abc…');
  }
  try {
    const claims = JSON.parse(decodeBase64Url(payload)) as Claims;
    const id = claims.o?.id ?? null;
    const name = id ?? 'Personal projects';
    return { token, user: String(claims.sub), organisation: { id, name }, expiresAt: Number(claims.exp) * 1000 };
  } catch {
    throw new Error('This token cannot be read. Part of it may be missing; copy it again.');
  }
}

interface Claims {
  readonly sub: string;
  readonly exp: number;
  readonly o?: { readonly id: string };
}

function decodeBase64Url(text: string): string {
  const bytes = Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
