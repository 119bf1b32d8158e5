import { tabMemory } from '../browser/memory';
import { type Organisation, type Session, SessionStore } from './session';

const KEY = 'session-tokens';
/** A timer that is to wait longer than this goes off at once. */
const MAX_WAIT_MS = 2 ** 31 - 1;

interface Held {
  readonly token: string;
  readonly user: string;
  readonly organisation: Organisation;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * A session of pasted tokens, for development: one per organisation, the first is in use. They live in sessionStorage,
 * or in the page alone where that is blocked, so they end with the tab and no other site, log or link ever sees them.
 */
export class TokenSession implements Session {
  readonly kind = 'tokens';
  private readonly store = new SessionStore({ status: 'signed-out', reason: 'new' });
  readonly state = this.store.state;
  readonly subscribe = this.store.subscribe;
  private held: readonly Held[];
  private expiry: ReturnType<typeof setTimeout> | undefined;
  /** Of the code of a link; requests wait for it. */
  private exchange: Promise<void> = Promise.resolve();

  constructor() {
    const known = readTokens(tabMemory.get(KEY));
    this.held = known.filter(({ expiresAt }) => expiresAt > Date.now());
    this.show(this.held.length === 0 && known.length > 0 ? 'expired' : 'new');
    this.takeFromAddress();
    // A link with a code, opened in a tab that has the page already, loads nothing.
    addEventListener('hashchange', () => this.takeFromAddress());
  }

  async token(): Promise<string | null> {
    await this.exchange;
    return this.held[0]?.token ?? null;
  }

  /**
   * Signs in.
   *
   * @throws Error with what is wrong with the token, in words
   */
  add(text: string): void {
    const held = parseToken(text.trim().replace(/^bearer\s+/i, ''));
    if (held.expiresAt <= Date.now()) throw new Error('This token has expired. Create a new one.');
    this.keep([held, ...this.held.filter(({ organisation }) => organisation.id !== held.organisation.id)]);
    this.show('new');
  }

  refused(token: string | null): void {
    const [current] = this.held;
    if (current && current.token === token) this.drop(current.expiresAt);
  }

  async choose(organisation: Organisation): Promise<void> {
    const chosen = this.held.find((held) => held.organisation.id === organisation.id);
    if (!chosen) return;
    this.keep([chosen, ...this.held.filter((held) => held !== chosen)]);
    this.show('new');
  }

  async signOut(): Promise<void> {
    this.keep([]);
    this.show('new');
  }

  /**
   * Signs in by the one-time code of the link that the server prints. It leaves the address bar and the history before
   * anything else is done; a later reader finds it used.
   */
  private takeFromAddress(): void {
    const code = new URLSearchParams(location.hash.slice(1)).get('code');
    if (!code) return;
    history.replaceState(history.state, '', location.pathname + location.search);
    if (this.held.length === 0) this.store.set({ status: 'loading' });
    this.exchange = this.exchangeCode(code);
  }

  private async exchangeCode(code: string): Promise<void> {
    const token = await tokenOf(code);
    try {
      if (token === null) throw new Error('The link has expired or was already used.');
      if (this.mayUse(parseToken(token))) this.add(token);
    } catch {
      // Who is signed in stays so.
      if (this.held.length === 0) this.store.set({ status: 'signed-out', reason: 'used' });
    }
  }

  /** A link may come from anywhere: it does not switch the organisation that is looked at without a question. */
  private mayUse({ organisation }: Held): boolean {
    const [current] = this.held;
    if (!current || current.organisation.id === organisation.id) return true;
    return confirm(
      `You are signed in to ${current.organisation.name}. This link signs you in to ${organisation.name}. Switch this tab to it?`,
    );
  }

  private drop(expiredAt: number): void {
    this.keep(this.held.slice(1));
    this.show(expiredAt <= Date.now() + 1000 ? 'expired' : 'refused');
  }

  private keep(held: readonly Held[]): void {
    this.held = held;
    tabMemory.set(KEY, JSON.stringify(held.map(({ token }) => token)));
  }

  private show(reason: 'new' | 'expired' | 'refused'): void {
    clearTimeout(this.expiry);
    const [current] = this.held;
    if (!current || reason !== 'new') {
      this.store.set({ status: 'signed-out', reason });
      return;
    }
    this.store.set({
      status: 'signed-in',
      user: current.user,
      organisation: current.organisation,
      organisations: this.held.map(({ organisation }) => organisation).sort((a, b) => a.name.localeCompare(b.name)),
    });
    this.awaitExpiry(current.expiresAt);
  }

  private awaitExpiry(expiresAt: number): void {
    const left = expiresAt - Date.now();
    if (left <= 0) this.drop(expiresAt);
    else this.expiry = setTimeout(() => this.awaitExpiry(expiresAt), Math.min(left, MAX_WAIT_MS));
  }
}

/** @returns the session token that a code stands for, null where it was used or has expired */
async function tokenOf(code: string): Promise<string | null> {
  try {
    const response = await fetch(`/api/v1/sign-in/${encodeURIComponent(code)}`, { method: 'POST' });
    const { token } = (await response.json()) as { token?: unknown };
    return typeof token === 'string' ? token : null;
  } catch {
    return null;
  }
}

function readTokens(stored: string | null): Held[] {
  try {
    return (JSON.parse(stored ?? '[]') as string[]).map(parseToken);
  } catch {
    return [];
  }
}

/** Reads who the token is for. Whether it is genuine is for the API to say. */
function parseToken(token: string): Held {
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
