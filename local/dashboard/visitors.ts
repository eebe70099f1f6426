import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** At most this many unused links, and this many browsers, are valid: a new one replaces the oldest. */
const MOST = 100;

/** The browsers that may see the dashboard of this machine: each has used a link, and each link is good once. */
export class Visitors {
  readonly #links = new Secrets();
  readonly #sessions = new Secrets();

  /** Makes the token of a new link. */
  invite(): string {
    return this.#links.make();
  }

  /** Exchanges the token of a link for the session that the browser shows from now on; null if it is not valid. */
  exchange(invitation: string): string | null {
    return this.#links.take(invitation) ? this.#sessions.make() : null;
  }

  isKnown(session: string): boolean {
    return this.#sessions.has(session);
  }
}

/** Random values of 32 bytes. Only their digests are kept. */
class Secrets {
  #digests: Buffer[] = [];

  make(): string {
    const secret = randomBytes(32).toString("base64url");
    this.#digests = [...this.#digests, digest(secret)].slice(-MOST);
    return secret;
  }

  /** Compares with all of them, so that the time it takes does not reveal a near match. */
  has(secret: string): boolean {
    const given = digest(secret);
    return this.#digests.map((each) => timingSafeEqual(each, given)).includes(true);
  }

  /** Removes a secret. Returns whether it was there. */
  take(secret: string): boolean {
    const isThere = this.has(secret);
    const given = digest(secret);
    this.#digests = this.#digests.filter((each) => !timingSafeEqual(each, given));
    return isThere;
  }
}

const digest = (secret: string) => createHash("sha256").update(secret).digest();
