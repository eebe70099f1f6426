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
  /** How many calls the stand-in has had, including this one. */
  number: number;
  /** Whether it is the call that publishes. */
  publishes: boolean;
}

/** The possible faults of any call. */
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
  /** A proxy's page with status 200 instead of the answer; it was done. */
  "unreadable_after",
  /** 429 with the network's headers; nothing was done. */
  "too_many",
] as const;

/** The possible faults of a picture that Instagram fetches: the state in which its container stays or ends. */
export const CONTAINER_FAULTS = ["in_progress", "container_error", "container_expired"] as const;

export type Fault = (typeof FAULTS)[number] | (typeof CONTAINER_FAULTS)[number];

/** Which call fails, and how; null = the call succeeds. */
export type Plan = (call: PlannedCall) => Fault | null;

/** A network to publish in, on 127.0.0.1: as strict as the real one, with faults on request. */
export interface PublishingStandIn {
  url: string;
  /** The settings that the functions need to reach it. */
  environment: Record<string, string>;
  /** The published posts, oldest first. */
  posts(): SeenPost[];
  /** From now on; null = no faults. */
  fail(plan: Plan | null): void;
  stop(): Promise<void>;
}

type Bound = Context<{ Bindings: HttpBindings }>;

/** A stand-in's plan, as middleware around all its routes. */
export class Faults {
  #plan: Plan | null = null;
  #calls = 0;
  /** The fault of the latest call, if its route has to handle it. */
  #fault: Fault | null = null;

  constructor(
    private readonly publishes: (method: string, path: string) => boolean,
    /** The network's 429, with its headers and text. */
    private readonly tooMany: (c: Bound) => Response,
  ) {}

  fail(plan: Plan | null): void {
    this.#plan = plan;
  }

  /** The fault of the current call. */
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
      // Otherwise the headers of the answer would remain.
      c.res = undefined;
      c.res = await instead(c);
    }
  };
}

const unavailable = (c: Bound): Response => c.text("Service Unavailable", 503);

/** Answers that replace the one to a completed call. */
const AFTER: Record<string, (c: Bound) => Response | Promise<Response>> = {
  lost_after: cutOff,
  silent_after: (c) => silent(c),
  error_503_after: unavailable,
  unreadable_after: (c) => c.html("<html><body><h1>Please wait</h1></body></html>"),
};
