import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** So many links wait to be used, and so many browsers are let in; the oldest make room. */
const MOST = 100;

/** Who may look at the dashboard of this machine: whoever has used a link, each of which is good once. */
export class Visitors {
  readonly #links = new Secrets();
  readonly #sessions = new Secrets();

  /** What a new link carries. */
  invite(): string {
    return this.#links.make();
  }

  /** What a browser shows from now on in place of the link that it has used; null where that is none. */
  exchange(invitation: string): string | null {
    return this.#links.take(invitation) ? this.#sessions.make() : null;
  }

  isKnown(session: string): boolean {
    return this.#sessions.has(session);
  }
}

/** Random values of 32 bytes of which only the digests are kept. */
class Secrets {
  #digests: Buffer[] = [];

  make(): string {
    const secret = randomBytes(32).toString("base64url");
    this.#digests = [...this.#digests, digest(secret)].slice(-MOST);
    return secret;
  }

  /** Looks at all of them: how long it takes says nothing of which is near. */
  has(secret: string): boolean {
    const given = digest(secret);
    return this.#digests.map((each) => timingSafeEqual(each, given)).includes(true);
  }

  /** Whether it was there; it is not any more. */
  take(secret: string): boolean {
    const isThere = this.has(secret);
    const given = digest(secret);
    this.#digests = this.#digests.filter((each) => !timingSafeEqual(each, given));
    return isThere;
  }
}

const digest = (secret: string) => createHash("sha256").update(secret).digest();
