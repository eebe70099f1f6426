import { describe, expect, it } from "vitest";
import { askedOf, linkTo, listed, listOf, pick, readRoute, searchOf } from "../../dashboard/src/route.ts";

describe("an address", () => {
  it("has the page and its parameters", () => {
    expect(readRoute("#/history?ticker=SPY,QQQ&result=won")).toEqual({
      path: "history",
      query: { ticker: "SPY,QQQ", result: "won" },
    });
  });

  it("without a page is that of the first one", () => {
    for (const hash of ["", "#", "#/"]) {
      expect(readRoute(hash)).toEqual({ path: "", query: {} });
    }
  });

  it("is read without Telegram's additions", () => {
    const launch = "tgWebAppData=user%3D1%26hash%3Dab&tgWebAppVersion=8.0&tgWebAppPlatform=ios";
    expect(readRoute(`#${launch}`)).toEqual({ path: "", query: {} });
    expect(readRoute(`#/position?id=3&${launch}`)).toEqual({ path: "position", query: { id: "3" } });
    expect(readRoute(`#/positions&${launch}`)).toEqual({ path: "positions", query: {} });
  });

  it("is the same for the same parameters, whatever their order", () => {
    expect(searchOf({ b: "2", a: "1" })).toBe(searchOf({ a: "1", b: "2" }));
  });

  it("leaves out what is empty and keeps commas", () => {
    expect(linkTo("history", { ticker: "SPY,QQQ", tag: "" })).toBe("#/history?ticker=SPY,QQQ");
    expect(linkTo("overview")).toBe("#/overview");
  });

  it("is read back as it was written", () => {
    const query = { search: "a&b = 50 %, #tag", sort: "-pnl" };
    expect(readRoute(linkTo("journal", query))).toEqual({ path: "journal", query });
  });

  it("gives the server only the server's parameters", () => {
    expect(pick({ ticker: "SPY", sort: "-pnl" }, ["ticker", "from"])).toEqual({ ticker: "SPY" });
  });

  it("without choices has an empty list of them", () => {
    expect(listOf(undefined)).toEqual([]);
    expect(listOf("CSP,VPC")).toEqual(["CSP", "VPC"]);
    const odd = ["rolled, then closed", "100%", "%2C", "a"];
    expect(listOf(listed(odd))).toEqual(odd);
    expect(askedOf({ ticker: "SPY", reason: listed(odd), from: "" })).toBe(
      "reason=rolled%2C+then+closed&reason=100%25&reason=%252C&reason=a&ticker=SPY",
    );
  });
});
