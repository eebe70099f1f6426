import { beforeAll, describe, expect, it } from "vitest";
import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import { cc, ic, type Row, str, vcc } from "../../support/book.ts";
import { emptyBook } from "../positions.ts";
import { newTicker } from "../trades.ts";
import { book, check, EXPIRATION, open, prompts, useBook } from "./stage.ts";

useBook();

const of = (make: (differing: object) => TradeRequest, differing: object = {}) =>
  make({ ticker: newTicker(), expiration_date: EXPIRATION, ...differing });
const butterfly = (differing: object) => ic({ net_credit: 640, ...differing }, [570, 580, 580, 590]);
const straddle = (differing: object) => str({ net_credit: 2400, ...differing }, [580, 580]);

/** The P&L where it is settled at once; or the worth in the question to a person. USD. */
type Outcome = { pnl: number } | { worth: number };

describe("by the official close, each side by its own strikes:", () => {
  const CASES: [string, TradeRequest, number, Outcome][] = [
    ["a call spread below its strikes expires worthless", of(vcc), 616.89, { pnl: 150 }],
    ["a call spread 0.5 % below its short strike is asked", of(vcc), 616.9, { worth: 0 }],
    ["a call spread between its strikes is asked", of(vcc), 622.5, { worth: 250 }],
    ["a call spread 0.5 % above its long strike is asked", of(vcc), 628.125, { worth: 500 }],
    ["a call spread further above loses its width", of(vcc, { quantity: 3 }), 628.13, { pnl: -1050 }],
    ["a condor between its short strikes expires worthless", of(ic), 590, { pnl: 150 }],
    ["a condor below its put side loses that wing", of(ic, { quantity: 2 }), 550, { pnl: -1700 }],
    ["a condor above its call side loses that one", of(ic), 640, { pnl: -350 }],
    ["a condor between its puts is asked", of(ic), 565, { worth: 500 }],
    ["a condor near a short strike is asked", of(ic), 572, { worth: 0 }],
    ["an iron butterfly beyond a wing loses it", of(butterfly), 600, { pnl: -360 }],
    ["an iron butterfly at its short strike is asked", of(butterfly), 580, { worth: 0 }],
    ["a covered call below its strike expires worthless", of(cc), 610, { pnl: 150 }],
    ["a covered call above its strike is asked: shares are called away", of(cc), 631.4, { worth: 1140 }],
    ["a strangle between its strikes expires worthless", of(str), 590, { pnl: 150 }],
    ["a strangle below its put is asked", of(str), 540, { worth: 2000 }],
    ["a strangle above its call is asked", of(str), 655.5, { worth: 3550 }],
    ["a straddle is always asked", of(straddle), 601.25, { worth: 2125 }],
  ];

  const settled = new Map<string, { position: Row; prompt: Row | undefined }>();

  beforeAll(async () => {
    await emptyBook(book.sql);
    const ids = await open(...CASES.map(([, request]) => request));
    await check(
      "2026-03-20T20:00:00Z",
      Object.fromEntries(CASES.map(([, { ticker }, close]) => [ticker, close])),
    );
    const asked = await prompts();
    for (const [at, position_id] of ids.entries()) {
      settled.set(CASES[at]?.[0] ?? "", {
        position: await book.position(position_id),
        prompt: asked.find((prompt) => prompt.position_id === position_id),
      });
    }
  });

  it.each(CASES)("%s", (sentence, _request, _close, outcome) => {
    const { position, prompt } = settled.get(sentence) ?? {};
    if ("pnl" in outcome) {
      expect(position).toMatchObject({
        status: "EXPIRED",
        exit_reason: "expired",
        realized_pnl: outcome.pnl,
      });
      expect(prompt).toBeUndefined();
    } else {
      expect(position).toMatchObject({ status: "OPEN", realized_pnl: 0 });
      expect(prompt?.facts).toMatchObject({ outcome: "confirm", assigned_debit: outcome.worth });
    }
  });
});
