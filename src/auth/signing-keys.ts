/** The public keys that session tokens may be signed with, wherever they come from. */
export abstract class SigningKeys {
  /**
   * @param kid key id that an unverified token names
   * @returns SPKI PEMs of RSA-2048 keys to try in turn, the likeliest first; none: the token cannot be trusted.
   *   Never rejects.
   */
  abstract candidates(kid: string): Promise<readonly string[]>;
}

/** Keys that were given at start: CLERK_JWT_KEY, or the development key. Their key ids are unknown, so all are tried. */
export class FixedSigningKeys extends SigningKeys {
  constructor(private readonly pems: readonly string[]) {
    super();
  }

  override async candidates(): Promise<readonly string[]> {
    return this.pems;
  }
}
