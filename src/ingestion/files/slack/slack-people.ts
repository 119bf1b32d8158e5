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

/** The members of a workspace, by their ids. */
export class SlackPeople {
  private readonly people = new Map<string, SlackPerson>();
  private readonly me: ReadonlySet<string>;

  /**
   * @param me names, ids, addresses or domains of the agents
   * @throws ImportError if one of them is nobody
   */
  constructor(users: readonly SlackUser[], me: readonly string[]) {
    this.me = new Set(me.map((word) => word.trim().toLowerCase()));
    const matched = new Set<string>();
    for (const user of users) {
      if (typeof user?.id !== 'string') continue;
      const matches = wordsOf(user).filter((word) => this.me.has(word));
      for (const word of matches) matched.add(word);
      const { email } = user.profile ?? {};
      this.people.set(user.id, {
        id: email?.toLowerCase() || user.id,
        name: user.profile?.real_name || user.real_name || user.profile?.display_name || user.name || '',
        isAgent: matches.length > 0,
      });
    }
    const some = users.slice(0, 10).map((user) => user?.profile?.email || user?.name || user?.id);
    const choices = some.map((word) => String(word ?? '').slice(0, 200)).filter(Boolean);
    if (me.length === 0) {
      throw new ImportError(
        `is a Slack export: --me says who your agents are, by address, domain, name or id, such as ${some.slice(0, 3).join(', ')}`,
        { option: 'me', choices },
      );
    }
    if (matched.size === 0)
      throw new ImportError(`--me is none of the members, such as ${some.join(', ')}`, { option: 'me', choices });
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
