/** Situations in which the bot asks something, each returning the question. */

import { afterAll, beforeAll } from "vitest";
import { csp, type Delivered, quotesFor, working } from "../../support/book.ts";
import { createStage, type Stage } from "../stage.ts";

export let stage: Stage;

/** A stage for all tests of a file. */
export function useStage(): void {
  beforeAll(async () => {
    stage = await createStage();
  });
  afterAll(() => stage.world.drop());
}

export async function card(): Promise<Delivered> {
  await stage.world.propose(csp());
  return await stage.asked("card");
}

/** A put that expired in the money. */
export async function expired(): Promise<Delivered> {
  const { world } = stage;
  // A root that ends in a digit would mark an adjusted contract.
  const request = csp({ ticker: "SPY" });
  await world.open(request);
  await world.setClock("2026-04-17T20:05:00Z");
  const run_id = await world.begin();
  const closes = [{ ticker: request.ticker, date: request.expiration_date, close: 575 }];
  await world.call("settle_expired", { run_id, closes });
  await world.finish(run_id);
  return await stage.asked("settlement");
}

/** An entry whose answer was lost and that has two candidates at the broker. */
export async function unclear(): Promise<Delivered> {
  const { world } = stage;
  const request = csp();
  await world.approve(request);
  const { run_id, place } = await world.send(quotesFor(request, 150), [
    { ticker: request.ticker, price: 600 },
  ]);
  const report = {
    order_id: Number(place[0]?.order_id),
    status: "unknown" as const,
    candidates: ["910000001", "910000002"],
  };
  await world.finish(run_id, [report]);
  await world.finish(await world.begin(), [report]);
  return await stage.asked("which_order");
}

/** A position that the broker does not hold. */
export async function drifted(): Promise<Delivered> {
  const request = csp();
  await stage.world.open(request);
  await stage.world.compare([], quotesFor(request, 100));
  await stage.world.compare([], quotesFor(request, 100));
  return await stage.asked("drift");
}

/** An open position for which no rule is met. */
async function opened(): Promise<number> {
  const request = csp();
  const position_id = await stage.world.open(request);
  await stage.world.decide(quotesFor(request, 120));
  await stage.world.deliver();
  return position_id;
}

/** The confirmation of a command, with one position open. */
export const asks = (command: string) => async () => {
  const position_id = await opened();
  await stage.world.command(command, command === "close" ? { position_id } : {});
  return await stage.asked("confirmation");
};

/** The account begins with 100,000 in the book; the entered balance is 99,000. */
export async function balanceAsked(): Promise<Delivered> {
  await stage.world.sql`insert into public.account_ledger (kind, amount) values ('starting_balance', 100000)`;
  await stage.world.command("balance", { amount: "99000" });
  return await stage.asked("confirmation");
}

export const confirmed = (command: string) => async () => {
  await stage.world.answer(await asks(command)(), "confirm");
  return await stage.asked("confirmation");
};

export async function killedAndAsked(): Promise<Delivered> {
  await confirmed("kill")();
  await stage.world.command("unkill");
  return await stage.asked("confirmation");
}

/** The kill switch was used while a close is at the broker. */
export async function killedWhileClosing(): Promise<Delivered> {
  const { world } = stage;
  const request = csp();
  await world.open(request);
  const { run_id, place } = await world.send(quotesFor(request, 50));
  await world.finish(run_id, place.map(working));
  await world.deliver();
  await world.command("kill");
  await world.answer(await stage.asked("confirmation"), "confirm");
  return await stage.asked("working_closes");
}
