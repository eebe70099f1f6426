/** A picture in the form that a network takes. */
export interface Picture {
  bytes: Uint8Array<ArrayBuffer>;
  type: "image/png" | "image/jpeg";
  /** Pixels. */
  width: number;
  height: number;
}

/** A post in the form that a network takes. */
export interface Post {
  text: string;
  /** Draws the picture, anew at each call. */
  picture(): Promise<Picture>;
  /** What the picture shows, for those who cannot see it. */
  altText: string;
  /** When the post was approved: its date in networks that let us set one. */
  approvedAt: Date;
  /** The same at every attempt and different for every post. A network's own key is derived from it. */
  key: string;
}

/** Results of the preparation, as JSON: ids of pictures, of containers. */
export type Prepared = Record<string, string>;

/** The result of a step of the preparation. */
export type Step =
  /** Everything that `publish` needs is there. */
  | { status: "ready"; prepared: Prepared }
  /** The network is processing it, or has no room now. Ask again in `seconds`, with `prepared`. */
  | { status: "waits"; prepared: Prepared; seconds: number; why: string };

/** The outcome of an attempt to publish. */
export type Outcome =
  | { status: "published"; id: string; link: string | null }
  /** The post certainly does not exist. `why` holds the network's words, and advice where we have any. */
  | { status: "failed"; why: string }
  /** The post certainly does not exist and may be tried again in `seconds`: after a 429 or a refused connection. */
  | { status: "not_taken"; why: string; seconds: number }
  /** The answer was lost. The post may exist or not. */
  | { status: "unknown"; why: string };

/** The result of looking for a post whose answer was lost. */
export type Found =
  | { status: "published"; id: string; link: string | null }
  /** The post does not exist, or publishing again would not make a second one. */
  | {
      status: "absent";
      /** False: the post may exist, but publishing again would not make a second one. */
      certain: boolean;
    }
  /** The network does not tell. `again`: whether another look may tell more. */
  | { status: "unknown"; why: string; again: boolean };

/** A credential that expires. */
export interface Lease {
  /** When it expires; null = the network does not tell. */
  expiresAt: Date | null;
}

/**
 * A network to publish in. It knows no report and no rule, and its error messages hold no credential. Only `publish`
 * makes a post that others see. It is called once for each time that the database has recorded a sending.
 */
export interface Network {
  /**
   * Uploads and other steps that nobody sees; may be repeated. Throws OutsideError on failure; if it is passing, try
   * later.
   */
  prepare(post: Post, prepared: Prepared): Promise<Step>;
  /** The only call that publishes. Does not repeat itself and does not throw. */
  publish(post: Post, prepared: Prepared): Promise<Outcome>;
  /** Looks whether a post whose answer was lost has arrived. `since`: when it was sent. Does not throw. */
  lookUp(post: Post, prepared: Prepared, since: Date): Promise<Found>;
  /** Renews the credential if it is due, and tells when it expires. Throws OutsideError. */
  renew?(): Promise<Lease>;
}

/** The store of renewed tokens, each in its network's own format: Supabase Vault. */
export interface TokenStore {
  /** The token that was kept last; null where there is none. */
  read(): Promise<string | null>;
  keep(token: string, expiresAt: Date): Promise<void>;
}

/** A place that serves pictures under public addresses that nobody can guess: a bucket of Supabase Storage. */
export interface PictureHost {
  /** Stores a picture and replaces one of the same name. Returns its address. Throws OutsideError, as the others do. */
  put(name: string, picture: Picture): Promise<string>;
  /** Removes a picture. Does nothing where there is none. */
  remove(name: string): Promise<void>;
  /** Removes pictures that are older than `before`, left by a crash or a failed post. Returns how many. */
  sweep(before: Date): Promise<number>;
}
