import { type Organisation, type Session, SessionStore } from './session';

/** What this page uses of ClerkJS 6, which Clerk serves from the instance's own host. */
interface ClerkJs {
  readonly user: ClerkUser | null | undefined;
  readonly session: { getToken(): Promise<string | null> } | null | undefined;
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
  getOrganizationMemberships(): Promise<{ data: { organization: ClerkOrganisation }[] }>;
}

const PERSONAL: Organisation = { id: null, name: 'Personal projects' };

/**
 * A session of Clerk's own front end. Signing in happens on Clerk's hosted page, so nothing of Clerk's styles this one
 * and the page's content security policy stays strict.
 */
export class ClerkSession implements Session {
  readonly kind = 'clerk';
  private readonly store = new SessionStore({ status: 'loading' });
  readonly state = this.store.state;
  readonly subscribe = this.store.subscribe;
  private clerk: ClerkJs | undefined;

  constructor(private readonly publishableKey: string) {
    this.start().catch(() => this.store.set({ status: 'signed-out', reason: 'refused' }));
  }

  async token(): Promise<string | null> {
    return (await this.clerk?.session?.getToken()) ?? null;
  }

  /** Clerk renews tokens by itself: a refusal means that the session is over, or not for this server. */
  refused(): void {
    this.store.set({ status: 'signed-out', reason: 'refused' });
  }

  async signIn(): Promise<void> {
    await this.clerk?.redirectToSignIn({ signInForceRedirectUrl: location.href });
  }

  async choose(organisation: Organisation): Promise<void> {
    await this.clerk?.setActive({ organization: organisation.id });
    await this.show();
  }

  async signOut(): Promise<void> {
    await this.clerk?.signOut({ redirectUrl: location.origin });
  }

  private async start(): Promise<void> {
    this.clerk = await loadClerk(this.publishableKey);
    await this.clerk.load({ telemetry: false });
    this.clerk.addListener(() => void this.show());
    await this.show();
  }

  private async show(): Promise<void> {
    const { user, organization } = this.clerk ?? {};
    if (!user) {
      this.store.set({ status: 'signed-out', reason: 'new' });
      return;
    }
    const { data } = await user.getOrganizationMemberships();
    this.store.set({
      status: 'signed-in',
      user: user.fullName ?? user.primaryEmailAddress?.emailAddress ?? user.id,
      organisation: organization ?? PERSONAL,
      organisations: [...data.map((membership) => membership.organization), PERSONAL],
    });
  }
}

/** @param publishableKey names the host that serves the script: its base64 part is the host and a `$` */
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
