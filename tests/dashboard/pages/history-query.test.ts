import { describe, expect, it } from "vitest";
import { fileName, filterOf } from "../../../dashboard/src/pages/history/history-query.ts";

describe("the filter of the history", () => {
  it("sends the server only its own parameters, and leaves the order of the table to the page", () => {
    expect(filterOf({ ticker: "SPY,QQQ", sort: "-pnl_realized", from: "2026-03-01" })).toEqual({
      ticker: "SPY,QQQ",
      from: "2026-03-01",
    });
  });

  it("names its file, with today's date", () => {
    expect(fileName({}, "2026-06-01")).toBe("thetabase-trades-on-2026-06-01.csv");
    const filter = { ticker: "SPY", strategy: "CSP,VPC", from: "2026-03-01", until: "2026-05-31" };
    expect(fileName(filter, "2026-06-01")).toBe(
      "thetabase-trades-CSP-VPC-SPY-from-2026-03-01-until-2026-05-31-on-2026-06-01.csv",
    );
  });

  it("never gives a file name with a path, however a tag is written", () => {
    expect(fileName({ tag: "../../etc/passwd,a b" }, "2026-06-01")).toBe(
      "thetabase-trades-..-..-etc-passwd-a-b-on-2026-06-01.csv",
    );
  });

  it("stays short enough for a file system with many tags", () => {
    const tag = Array.from({ length: 200 }, (_, i) => `tag${i}`).join(",");
    const name = fileName({ tag }, "2026-06-01");
    expect(name.length).toBeLessThan(255);
    expect(name.endsWith("-on-2026-06-01.csv")).toBe(true);
  });
});
