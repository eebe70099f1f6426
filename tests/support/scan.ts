import type { Book } from "./book.ts";

/**
 * `/scan XLE`, as the function scan would run it: one put passes its rule. The broker reports an account worth
 * 100,250.50.
 */
export async function playScan(book: Book): Promise<void> {
  await book.command("scan", { ticker: "XLE" });
  let claim: { lookup_id: number; attempt: number; kind: string };
  do {
    // Cards that wait for their quotes come first.
    claim = await book.call("next_lookup", { mode: "PAPER" });
  } while (claim.kind !== "chain");
  const { lookup_id, attempt } = claim;
  const found = {
    symbol: "XLE260417P00560000",
    expiration: "2026-04-17",
    option_type: "put",
    strike: 560,
    bid: 600,
    ask: 605,
    open_interest: 900,
    iv: 0.31,
    delta: -0.22,
  };
  for (const [round, answers] of [
    {
      underlyings: [{ ticker: "XLE", price: 600 }],
      closes: [{ ticker: "XLE", date: "2026-03-02", close: 598.25 }],
      expirations: ["2026-04-17"],
      account: { buying_power: 42_000, equity: 100_250.5, cash: 98_000 },
    },
    { options: [found] },
  ].entries()) {
    await book.call("take_answer", { lookup_id, attempt, round, answers });
  }
}
