import { afterAll, beforeAll, beforeEach } from "vitest";
import { csp, quotesFor } from "../../support/book.ts";
import { createStage, type Stage } from "../stage.ts";

/** The answer that has the button. */
export const UNDER = 4711;

export let stage: Stage;

/** The situation: one position for which no rule is met, and one card. */
export let position_id: number;
export let handle: string;

/** Builds the situation, and restores it before each test of a file. */
export function useSituation(): void {
  beforeAll(async () => {
    stage = await createStage();
    const { world } = stage;
    await world.empty();
    const request = csp();
    position_id = await world.open(request);
    await world.decide(quotesFor(request, 120));
    const proposed = csp();
    await world.propose(proposed);
    await world.deliver();
    const [row] = await world.sql`select md5(${proposed.request_id}) as handle`;
    handle = String(row?.handle);
    await world.sentAs("help", UNDER);
    await stage.keep();
  });
  beforeEach(() => stage.restore());
  afterAll(() => stage.world.drop());
}
