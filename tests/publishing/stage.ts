import type { Network, Outcome, Picture, Post, Prepared } from "../../shared/publishing/network.ts";
import type { Fault, Plan, PlannedCall } from "./stand-ins/stand-in.ts";

/** A clock that tests set. */
export interface Clock {
  at: Date;
  now(): Date;
  /** In seconds. */
  pass(seconds: number): void;
}

export function clockAt(time: string): Clock {
  const clock: Clock = {
    at: new Date(time),
    now: () => clock.at,
    pass: (seconds) => {
      clock.at = new Date(clock.at.getTime() + seconds * 1000);
    },
  };
  return clock;
}

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** One pixel. */
export const PICTURE: Picture = {
  bytes: new Uint8Array(Buffer.from(PNG, "base64")),
  type: "image/png",
  width: 1,
  height: 1,
};

/** A picture, in the form that a post needs. */
export const drawn = (picture: Picture) => (): Promise<Picture> => Promise.resolve(picture);

let made = 0;

/** A report to publish, with its own text by default. */
export function postOf(clock: Clock, differing: Partial<Post> = {}): Post {
  made += 1;
  return {
    text: `Week ${made}, PAPER\nProfit & loss: +1,250.00\nWin rate: 81.3 %`,
    picture: drawn(PICTURE),
    altText: `Week ${made}: a line that rises to +1,250.00.`,
    approvedAt: clock.now(),
    key: `post-${made}`,
    ...differing,
  };
}

/** The next matching call fails in this way, and no other. */
export function nextOne(fault: Fault, isMeant: (call: PlannedCall) => boolean): Plan {
  let due = true;
  return (call) => {
    if (!due || !isMeant(call)) {
      return null;
    }
    due = false;
    return fault;
  };
}

export const publishing = ({ publishes }: PlannedCall): boolean => publishes;

/** Whether a call is at a path. */
export const at =
  (path: string) =>
  (call: PlannedCall): boolean =>
    call.path === path;

/** Prepares until the post is ready, waiting between steps; fails if it never is. */
export async function prepareAll(
  network: Network,
  post: Post,
  clock: Clock,
  prepared: Prepared = {},
): Promise<Prepared> {
  let known = prepared;
  for (let steps = 0; steps < 20; steps += 1) {
    const step = await network.prepare(post, known);
    known = step.prepared;
    if (step.status === "ready") {
      return known;
    }
    clock.pass(step.seconds);
  }
  throw new Error("It is never ready.");
}

/** From the beginning up to the publishing call, which can be left to another adapter. */
export async function publishOne(
  network: Network,
  post: Post,
  clock: Clock,
  publisher: Network = network,
): Promise<{ outcome: Outcome; prepared: Prepared; since: Date }> {
  const prepared = await prepareAll(network, post, clock);
  const since = clock.now();
  return { outcome: await publisher.publish(post, prepared), prepared, since };
}
