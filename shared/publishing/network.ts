/** A picture as a network takes it. */
export interface Picture {
  bytes: Uint8Array<ArrayBuffer>;
  type: "image/png" | "image/jpeg";
  /** Pixels. */
  width: number;
  height: number;
}

/** What is published, as its network takes it. */
export interface Post {
  text: string;
  /** Drawn when it is asked for, once more each time. */
  picture(): Promise<Picture>;
  /** What the picture shows, for those who cannot see it. */
  altText: string;
  /** When it was approved: what a network dates it with that lets us say. */
  approvedAt: Date;
  /** The same at every try, and no other post's: of it a network's own key is made. */
  key: string;
}

/** What was made of a post before the call that publishes it, as JSON: ids of pictures, of containers. */
export type Prepared = Record<string, string>;

/** How a step went. */
export type Step =
  /** All is there that `publish` needs. */
  | { status: "ready"; prepared: Prepared }
  /** The network works on it, or has no room now: ask again in so many seconds, with what is there so far. */
  | { status: "waits"; prepared: Prepared; seconds: number; why: string };

/** What became of a post. */
export type Outcome =
  | { status: "published"; id: string; link: string | null }
  /** It is certainly not there. `why` in the network's words, and what to do where we know. */
  | { status: "failed"; why: string }
  /** It is certainly not there, and may be tried again in so many seconds: 429, a connection that was refused. */
  | { status: "not_taken"; why: string; seconds: number }
  /** It may be there, or not: the answer was lost. */
  | { status: "unknown"; why: string };

/** What a look for a post says whose answer was lost. */
export type Found =
  | { status: "published"; id: string; link: string | null }
  /** It is certainly not there, or to publish it again would not make a second one. */
  | {
      status: "absent" /** false: it may be there, but to send it again makes no second one. */;
      certain: boolean;
    }
  /** The network does not tell. `again`: whether another look may say more. */
  | { status: "unknown"; why: string; again: boolean };

/** A credential that lapses. */
export interface Lease {
  /** When; null = the network does not tell. */
  expiresAt: Date | null;
}

/**
 * A network to publish in. It knows no report and no rule; what it says of errors shows no credential. Only `publish`
 * makes a post that others see, and it is called once for each time the database has written down that it is.
 */
export interface Network {
  /** Uploads, and whatever else nobody sees: may be repeated. Throws OutsideError where it fails: passing = later. */
  prepare(post: Post, prepared: Prepared): Promise<Step>;
  /** The one call that publishes. Never repeated by itself. Does not throw. */
  publish(post: Post, prepared: Prepared): Promise<Outcome>;
  /** Whether a post whose answer was lost has arrived. `since`: when it was sent. Does not throw. */
  lookUp(post: Post, prepared: Prepared, since: Date): Promise<Found>;
  /** Renews what can be renewed and is due, and says until when the credential is good. Throws OutsideError. */
  renew?(): Promise<Lease>;
}

/** Where renewed tokens are kept, each as its network writes it: Supabase Vault. */
export interface TokenStore {
  /** The one kept last; null = none was. */
  read(): Promise<string | null>;
  keep(token: string, expiresAt: Date): Promise<void>;
}

/** A place where a picture is public under an address that nobody guesses: a bucket of Supabase Storage. */
export interface PictureHost {
  /** In place of what has that name. Returns its address. Throws OutsideError, as the others do. */
  put(name: string, picture: Picture): Promise<string>;
  /** Nothing where it is not there. */
  remove(name: string): Promise<void>;
  /** Removes what was put before then: what a crash, or a post that failed on its way, has left. Returns how many. */
  sweep(before: Date): Promise<number>;
}
