import { describe, expect, it } from "vitest";
import { refused, useStage } from "./stage.ts";

const stage = useStage();
const PUT = "KRE260417P00045000";
const CALL = "KRE260417C00052000";

const line = (id: string, activity_type: string, symbol: string, qty: string | null, differing = {}) => ({
  id,
  activity_type,
  symbol,
  qty,
  date: "2026-04-17",
  status: "executed",
  ...differing,
});

describe("the outcome of expired contracts", () => {
  it("comes from OPEXP, OPASN, OPEXC and OPTRD, whatever the sign of the quantity", async () => {
    stage().on("GET /v2/account/activities", {
      json: [
        line("a", "OPEXP", PUT, "2"),
        line("b", "OPEXP", CALL, "-4"),
        line("c", "OPASN", PUT, "1"),
        line("d", "OPTRD", "KRE", "100", { price: "45" }),
        line("e", "OPEXC", CALL, "-3"),
        line("f", "OPTRD", "KRE", "-300", { date: "2026-04-20" }),
      ],
    });
    expect(await stage().broker.settlements("2026-04-17")).toEqual([
      { id: "a", symbol: PUT, date: "2026-04-17", kind: "expired", quantity: 2 },
      { id: "b", symbol: CALL, date: "2026-04-17", kind: "expired", quantity: 4 },
      { id: "c", symbol: PUT, date: "2026-04-17", kind: "assigned", quantity: 1 },
      { id: "d", symbol: "KRE", date: "2026-04-17", kind: "delivered", quantity: 100 },
      { id: "e", symbol: CALL, date: "2026-04-17", kind: "exercised", quantity: 3 },
      { id: "f", symbol: "KRE", date: "2026-04-20", kind: "delivered", quantity: -300 },
    ]);
    expect(stage().calls).toMatchObject([
      {
        query: {
          activity_types: "OPEXP,OPASN,OPEXC,OPTRD",
          after: "2026-04-17T00:00:00Z",
          direction: "asc",
        },
      },
    ]);
  });

  it("is read page by page", async () => {
    const all = Array.from({ length: 101 }, (_, i) => line(`id-${i}`, "OPEXP", PUT, "1"));
    stage().on("GET /v2/account/activities", { json: all.slice(0, 100) }, { json: all.slice(100) });
    expect(await stage().broker.settlements("2026-04-17")).toHaveLength(101);
    expect(stage().calls.map(({ query }) => query.page_token)).toEqual([undefined, "id-99"]);
  });

  it("ignores lines that make no sense or were cancelled", async () => {
    stage().on("GET /v2/account/activities", {
      json: [
        line("a", "OPEXP", PUT, null),
        line("b", "OPEXP", PUT, "0.5"),
        line("c", "OPEXP", "KRE", "1"),
        line("d", "OPTRD", PUT, "100"),
        line("e", "OPASN", PUT, "1", { status: "canceled" }),
        line("f", "OPASN", PUT, "1", { date: "soon" }),
        line("g", "DIV", "KRE", "1"),
        line("h", "OPTRD", "", "100"),
        line("i", "OPASN", PUT, "many"),
      ],
    });
    expect(await stage().broker.settlements("2026-04-17")).toEqual([]);
  });

  it("is unknown, not an empty list, without Alpaca's answer", async () => {
    stage().on("GET /v2/account/activities", { json: [line("", "OPEXP", PUT, "1")] });
    await expect(stage().broker.settlements("2026-04-17")).rejects.toThrow("not whole");
    stage().on("GET /v2/account/activities", refused(403, 40310000, "forbidden"));
    await expect(stage().broker.settlements("2026-04-17")).rejects.toThrow("forbidden");
  });
});
