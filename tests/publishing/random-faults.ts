import { expect } from "vitest";
import { OutsideError } from "../../shared/outside/errors.ts";
import type { Network, Outcome, Picture, Post, Prepared } from "../../shared/publishing/network.ts";
import { chance } from "../../shared/simulated/random-walk.ts";
import { type Clock, drawn, postOf } from "./stage.ts";
import type { Fault, PublishingStandIn, SeenPost } from "./stand-ins/stand-in.ts";

/** The end of a post: `published` or `failed`, and what a reader sees. */
export interface End {
  post: Post;
  status: "published" | "failed";
  id: string | null;
  seen: SeenPost[];
  /** How often its fate was unknown. */
  unknowns: number;
  /** How many calls failed. */
  faults: number;
}

interface World {
  network: Network;
  standIn: PublishingStandIn;
  clock: Clock;
  seed: string;
  faults: readonly Fault[];
  /** Faults per 100 calls. */
  percent: number;
  /** The picture of the post; the stage's by default. */
  picture?: Picture;
  /** The text as a reader sees it. */
  written(text: string): string;
  /** Looks at the profile if the network cannot tell; null = sends it again without looking. */
  look: ((post: Post) => SeenPost | undefined) | null;
}

/** Enough steps for every fault that passes. */
const MOST = 200;

/** Publishes a post as the database does: one call at a time, and no retry before the fate of the last call is known. */
export async function publishAtRandom(world: World): Promise<End> {
  const { network, standIn, clock, seed, faults, percent } = world;
  const post = postOf(clock, world.picture && { picture: drawn(world.picture) });
  const of = (what: string) => chance(`${seed}/${what}`);
  let calls = 0;
  let happened = 0;
  standIn.fail(() => {
    calls += 1;
    const fault =
      of(`${calls}`) * 100 < percent
        ? (faults[Math.floor(of(`${calls}/which`) * faults.length)] ?? null)
        : null;
    happened += fault === null ? 0 : 1;
    return fault;
  });
  let prepared = await prepare(world, post, {});
  let unknowns = 0;
  let known: Outcome = { status: "not_taken", why: "", seconds: 0 };
  let since = clock.now();
  for (let round = 0; round < MOST; round += 1) {
    if (known.status === "published" || known.status === "failed") {
      const seen = standIn.posts().filter(({ text }) => text === world.written(post.text));
      standIn.fail(null);
      return {
        post,
        status: known.status,
        id: known.status === "published" ? known.id : null,
        seen,
        unknowns,
        faults: happened,
      };
    }
    if (known.status === "not_taken") {
      clock.pass(known.seconds);
      prepared = await prepare(world, post, prepared);
      since = clock.now();
      known = await network.publish(post, prepared);
      clock.pass(1);
      continue;
    }
    unknowns += 1;
    const found = await network.lookUp(post, prepared, since);
    clock.pass(300);
    if (found.status === "published") {
      known = found;
    } else if (found.status === "absent") {
      known = { status: "not_taken", why: "", seconds: 0 };
    } else if (!found.again) {
      const there = world.look?.(post);
      known = there
        ? { status: "published", id: there.id, link: null }
        : { status: "not_taken", why: "", seconds: 0 };
    }
  }
  throw new Error(`It is never known what became of ${post.key}, seed ${seed}.`);
}

async function prepare({ network, clock }: World, post: Post, known: Prepared): Promise<Prepared> {
  let prepared = known;
  for (let round = 0; round < MOST; round += 1) {
    try {
      const step = await network.prepare(post, prepared);
      prepared = step.prepared;
      if (step.status === "ready") {
        return prepared;
      }
      clock.pass(step.seconds);
    } catch (error) {
      expect(error).toBeInstanceOf(OutsideError);
      expect((error as OutsideError).passing).toBe(true);
      clock.pass(60);
    }
  }
  throw new Error(`${post.key} is never ready.`);
}
