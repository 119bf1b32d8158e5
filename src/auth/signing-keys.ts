/** The public keys that may sign session tokens. */
export abstract class SigningKeys {
  /**
   * @param kid key id of an unverified token
   * @returns SPKI PEMs of RSA-2048 keys to try in order, the most likely first; empty if the token cannot be trusted.
   *   Never rejects.
   */
  abstract candidates(kid: string): Promise<readonly string[]>;
}

/** Keys fixed at start: CLERK_JWT_KEY, or the development key. Their key ids are unknown, so all are tried. */
export class FixedSigningKeys extends SigningKeys {
  constructor(private readonly pems: readonly string[]) {
    super();
  }

  override async candidates(): Promise<readonly string[]> {
    return this.pems;
  }
}
