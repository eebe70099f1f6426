import { afterAll, beforeAll, beforeEach } from "vitest";
import { csp } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { createWorld, type TestWorld } from "../../support/world.ts";

/** The world of the current test file. */
export let world: TestWorld;

/** Makes a world for a test file; it is empty before each test. */
export function useWorld(): void {
  beforeAll(async () => {
    world = await createWorld();
  });
  beforeEach(() => world.empty());
  afterAll(() => world.drop());
}

export const conflict = { name: "DatabaseError", status: 409 };
export const invalid = { name: "DatabaseError", status: 422 };

export const open = (request: StrikeRequest = csp()) =>
  world.positions.createPosition(request, request.net_credit, request.quantity, {});
