import { ImportError } from '../../import.error';

export interface SlackUser {
  readonly id: string;
  readonly name?: string;
  readonly real_name?: string;
  readonly is_bot?: boolean;
  readonly profile?: { readonly email?: string; readonly real_name?: string; readonly display_name?: string };
}

/** A member of a workspace: an agent of ours, or a contact. */
export interface SlackPerson {
  /** The e-mail address, which other sources have too, or else Slack's id. */
  readonly id: string;
  readonly name: string;
  readonly isAgent: boolean;
}

/** Members that an error shows. */
const SHOWN = 10;
const MAX_SHOWN_LENGTH = 200;

/** The members of a workspace, by their ids. */
export class SlackPeople {
  private readonly people = new Map<string, SlackPerson>();
  private readonly me: ReadonlySet<string>;
  private hasAgent = false;
  private readonly some: string[] = [];

  /** @param me names, ids, addresses or domains of the agents */
  constructor(me: readonly string[]) {
    this.me = new Set(me.map((word) => word.trim().toLowerCase()));
  }

  add(user: SlackUser): void {
    if (typeof user.id !== 'string') return;
    const { email } = user.profile ?? {};
    const isAgent = wordsOf(user).some((word) => this.me.has(word));
    this.hasAgent ||= isAgent;
    if (this.some.length < SHOWN) this.some.push(String(email || user.name || user.id).slice(0, MAX_SHOWN_LENGTH));
    this.people.set(user.id, {
      id: email?.toLowerCase() || user.id,
      name: user.profile?.real_name || user.real_name || user.profile?.display_name || user.name || '',
      isAgent,
    });
  }

  /** After the last member. @throws ImportError if none of them is an agent */
  check(): void {
    const { some: choices } = this;
    if (this.me.size === 0) {
      throw new ImportError(
        `is a Slack export: --me says who your agents are, by address, domain, name or id, such as ${choices.slice(0, 3).join(', ')}`,
        { option: 'me', choices },
      );
    }
    if (!this.hasAgent)
      throw new ImportError(`--me is none of the members, such as ${choices.join(', ')}`, { option: 'me', choices });
  }

  get(id: string): SlackPerson | undefined {
    return this.people.get(id);
  }

  /** An app, which is no member, by the name under which it wrote. */
  app(name: string): SlackPerson | undefined {
    return this.me.has(name.trim().toLowerCase()) ? { id: name.trim(), name: name.trim(), isAgent: true } : undefined;
  }
}

/** All by which a member can be named, in lower case. */
function wordsOf({ id, name, real_name, profile }: SlackUser): string[] {
  const email = profile?.email?.toLowerCase();
  const domain = email?.slice(email.indexOf('@') + 1);
  const words = [id, name, name && `@${name}`, real_name, profile?.real_name, profile?.display_name, email, domain];
  return [...words, domain && `@${domain}`].flatMap((word) => (word ? [word.toLowerCase()] : []));
}
