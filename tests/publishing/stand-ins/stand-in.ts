import type { HttpBindings } from "@hono/node-server";
import type { Context, Next } from "hono";
import { cutOff, silent } from "../../brokers/listener.ts";

/** A post as a reader sees it. */
export interface SeenPost {
  id: string;
  text: string;
  altText: string;
  picture: Uint8Array;
}

/** A call as a plan sees it. */
export interface PlannedCall {
  method: string;
  /** Without the query. */
  path: string;
  /** How many calls the stand-in has had, this one counted. */
  number: number;
  /** Whether it is the one that publishes. */
  publishes: boolean;
}

/** What can go wrong with any call. */
export const FAULTS = [
  /** The connection breaks; nothing was done. */
  "lost_before",
  /** The connection breaks; it was done. */
  "lost_after",
  /** No answer until the caller gives up; nothing was done. */
  "silent_before",
  /** No answer until the caller gives up; it was done. */
  "silent_after",
  /** 503; nothing was done. */
  "error_503",
  /** 503; it was done. */
  "error_503_after",
  /** The page of a proxy with status 200, in place of the answer; it was done. */
  "unreadable_after",
  /** 429 with the network's headers; nothing was done. */
  "too_many",
] as const;

/** What can go wrong with a picture that Instagram fetches: its container stays so, or ends so. */
export const CONTAINER_FAULTS = ["in_progress", "container_error", "container_expired"] as const;

export type Fault = (typeof FAULTS)[number] | (typeof CONTAINER_FAULTS)[number];

/** Which call goes wrong, and how; null: that one goes well. */
export type Plan = (call: PlannedCall) => Fault | null;

/** A network to publish in, on 127.0.0.1: as strict as the real one, and faulty on request. */
export interface PublishingStandIn {
  url: string;
  /** As the functions' settings name what they need to reach it. */
  environment: Record<string, string>;
  /** What is published, the oldest first. */
  posts(): SeenPost[];
  /** From now on; null: all is well. */
  fail(plan: Plan | null): void;
  stop(): Promise<void>;
}

type Bound = Context<{ Bindings: HttpBindings }>;

/** The plan of a stand-in, as a middleware around all its routes. */
export class Faults {
  #plan: Plan | null = null;
  #calls = 0;
  /** Of the latest call: what its route has to do itself. */
  #fault: Fault | null = null;

  constructor(
    private readonly publishes: (method: string, path: string) => boolean,
    /** Headers and words of the network's 429. */
    private readonly tooMany: (c: Bound) => Response,
  ) {}

  fail(plan: Plan | null): void {
    this.#plan = plan;
  }

  /** What goes wrong with the call that is being answered. */
  get present(): Fault | null {
    return this.#fault;
  }

  readonly around = async (c: Bound, next: Next): Promise<Response | undefined> => {
    this.#calls += 1;
    const { method, path } = c.req;
    const publishes = this.publishes(method, path);
    const fault = this.#plan?.({ method, path, number: this.#calls, publishes }) ?? null;
    this.#fault = fault;
    switch (fault) {
      case "lost_before":
        return cutOff(c);
      case "silent_before":
        return await silent(c);
      case "error_503":
        return unavailable(c);
      case "too_many":
        return this.tooMany(c);
    }
    await next();
    const instead = AFTER[fault ?? ""];
    if (instead !== undefined) {
      // Only so are the headers of the answer gone.
      c.res = undefined;
      c.res = await instead(c);
    }
  };
}

const unavailable = (c: Bound): Response => c.text("Service Unavailable", 503);

/** In place of the answer to what was done. */
const AFTER: Record<string, (c: Bound) => Response | Promise<Response>> = {
  lost_after: cutOff,
  silent_after: (c) => silent(c),
  error_503_after: unavailable,
  unreadable_after: (c) => c.html("<html><body><h1>Please wait</h1></body></html>"),
};
