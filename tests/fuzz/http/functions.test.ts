import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { functionNames } from "../../../local/bundles.ts";
import { startTestStack, type TestStack } from "../../support/stack.ts";
import { handPicked } from "../hostile/bodies.ts";
import { fuzz } from "../runs.ts";
import { send } from "./send.ts";
import { attempts, headersOf } from "./sendings.ts";
import { credentialOf, METHOD, PATH, VALID_BODIES } from "./valid-bodies.ts";
import { Watch } from "./watch.ts";

let stack: TestStack;
let watch: Watch;
beforeAll(async () => {
  // A Tuesday at ten in New York: the market is open, so an accepted request has its full effect.
  stack = await startTestStack("2026-03-03T15:00:00Z");
  watch = new Watch(stack);
  await watch.begin();
});
afterAll(() => stack.stop());

describe.each(functionNames(process.cwd()))("%s", (name) => {
  const address = () => `${stack.supabaseUrl}/functions/v1/${PATH[name] ?? name}`;

  it("causes no harm, whatever it is sent", async () => {
    await watch.settle();
    await fuzz(attempts(name), async (attempt) => {
      const headers = headersOf(attempt, credentialOf(stack, name));
      const answer = await send(address(), { ...attempt, headers });
      await watch.judge(answer, attempt.shown === "own");
    });
  });

  it("causes no harm with any of the hand-picked bodies", async () => {
    await watch.settle();
    const [valid] = fc.sample(VALID_BODIES[name] ?? fc.constant({}), { numRuns: 1, seed: 1 });
    const credential = credentialOf(stack, name);
    const bodies = handPicked(valid);
    expect(bodies.length).toBeGreaterThan(30);
    for (const [what, body] of bodies) {
      const headers: [string, string][] = [
        ["Content-Type", "application/json"],
        ...(credential ? [credential] : []),
      ];
      const answer = await send(address(), {
        method: METHOD[name] ?? "POST",
        path: "",
        headers,
        body,
        chunked: false,
      });
      try {
        await watch.judge(answer, true);
      } catch (error) {
        throw new Error(`With ${what}`, { cause: error });
      }
    }
  });
});
