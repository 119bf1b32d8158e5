import { type Organisation, type Session, SessionStore } from './session';

/** The part of ClerkJS 6 used here, which Clerk serves from the host of the instance. */
interface ClerkJs {
  readonly user: ClerkUser | null | undefined;
  readonly session: { readonly id: string; getToken(): Promise<string | null> } | null | undefined;
  readonly organization: ClerkOrganisation | null | undefined;
  load(options: { telemetry: false }): Promise<void>;
  addListener(callback: () => void): () => void;
  redirectToSignIn(options: { signInForceRedirectUrl: string }): Promise<unknown>;
  setActive(options: { organization: string | null }): Promise<void>;
  signOut(options: { redirectUrl: string }): Promise<void>;
}
interface ClerkOrganisation {
  readonly id: string;
  readonly name: string;
}
interface ClerkUser {
  readonly id: string;
  readonly fullName: string | null;
  readonly primaryEmailAddress: { readonly emailAddress: string } | null;
  getOrganizationMemberships(page: {
    initialPage: number;
    pageSize: number;
  }): Promise<{ data: { organization: ClerkOrganisation }[]; total_count: number }>;
}

const PERSONAL: Organisation = { id: null, name: 'Personal projects' };
/** Memberships per request. */
const PAGE_SIZE = 100;

/**
 * A session of Clerk's front end. Users sign in on Clerk's hosted page, so Clerk adds no styles here and the content
 * security policy stays strict.
 */
export class ClerkSession implements Session {
  readonly kind = 'clerk';
  private readonly store = new SessionStore({ status: 'loading' });
  readonly state = this.store.state;
  readonly subscribe = this.store.subscribe;
  private clerk: ClerkJs | undefined;
  /** The last sent token. */
  private sent: string | null = null;
  /** Id of the Clerk session that the API rejected. */
  private refusedSession: string | undefined;
  private updates = 0;

  constructor(private readonly publishableKey: string) {
    this.start().catch(() => this.store.set({ status: 'signed-out', reason: 'refused' }));
  }

  async token(): Promise<string | null> {
    this.sent = (await this.clerk?.session?.getToken()) ?? null;
    return this.sent;
  }

  /**
   * Clerk renews tokens automatically: a rejected one means that the session has ended or belongs to another server.
   */
  refused(token: string | null): void {
    if (token !== this.sent) return;
    this.refusedSession = this.clerk?.session?.id;
    this.store.set({ status: 'signed-out', reason: 'refused' });
  }

  async signIn(): Promise<void> {
    await this.clerk?.redirectToSignIn({ signInForceRedirectUrl: location.href });
  }

  async choose(organisation: Organisation): Promise<void> {
    await this.clerk?.setActive({ organization: organisation.id });
    await this.update();
  }

  async signOut(): Promise<void> {
    await this.clerk?.signOut({ redirectUrl: location.origin });
  }

  private async start(): Promise<void> {
    this.clerk = await loadClerk(this.publishableKey);
    await this.clerk.load({ telemetry: false });
    this.clerk.addListener(() => {
      // Keep the current state until the next change.
      this.update().catch(() => {});
    });
    await this.update();
  }

  /** Updates the state. Clerk reports every change, even a new token of the same session. */
  private async update(): Promise<void> {
    const { user, session, organization } = this.clerk ?? {};
    const version = ++this.updates;
    if (!user) {
      this.store.set({ status: 'signed-out', reason: 'new' });
      return;
    }
    const isRefused = () => session?.id !== undefined && session.id === this.refusedSession;
    if (isRefused()) return;
    const organisations = await organisationsOf(user);
    // Another change or a rejection may have happened meanwhile.
    if (version !== this.updates || isRefused()) return;
    this.store.set({
      status: 'signed-in',
      user: user.fullName ?? user.primaryEmailAddress?.emailAddress ?? user.id,
      organisation: organization ?? PERSONAL,
      organisations: [...organisations, PERSONAL],
    });
  }
}

/** All organisations of a user, which Clerk lists page by page. */
async function organisationsOf(user: ClerkUser): Promise<ClerkOrganisation[]> {
  const organisations: ClerkOrganisation[] = [];
  for (let initialPage = 1; ; initialPage++) {
    const page = await user.getOrganizationMemberships({ initialPage, pageSize: PAGE_SIZE });
    organisations.push(...page.data.map(({ organization }) => organization));
    // A user who left an organisation meanwhile gets an empty last page.
    if (page.data.length === 0 || organisations.length >= page.total_count) return organisations;
  }
}

/** @param publishableKey contains the host that serves the script: its base64 part is the host and a `$` */
async function loadClerk(publishableKey: string): Promise<ClerkJs> {
  const host = atob(publishableKey.replace(/^pk_(?:test|live)_/, '')).replace(/\$$/, '');
  const script = document.createElement('script');
  script.src = `https://${host}/npm/@clerk/clerk-js@6/dist/clerk.browser.js`;
  script.crossOrigin = 'anonymous';
  script.dataset.clerkPublishableKey = publishableKey;
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error(`Clerk's script could not be loaded from ${host}`));
    document.head.append(script);
  });
  const { Clerk } = window as unknown as { Clerk?: ClerkJs };
  if (!Clerk) throw new Error(`Clerk's script from ${host} did not start`);
  return Clerk;
}
