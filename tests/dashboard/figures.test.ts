import { describe, expect, it } from "vitest";
import { withoutAmounts } from "../../dashboard/src/hidden.ts";
import { directionOf, inWords, isAmount } from "../../dashboard/src/parts/figure-words.ts";
import { momentInWords, shortMomentInWords } from "../../dashboard/src/parts/moment.tsx";

describe("a figure", () => {
  it("is written as in the chat", () => {
    expect(inWords(-1077.85, "signed-usd")).toBe("−1,077.85");
    expect(inWords(2500, "usd")).toBe("2,500.00");
    expect(inWords(19.62, "percent")).toBe("19.6 %");
    expect(inWords(12.5, "signed-percent")).toBe("+12.5 %");
    expect(inWords(10_000, "count")).toBe("10,000");
    expect(inWords(571.2005, "share")).toBe("571.2005");
    expect(inWords(1, "days")).toBe("1 day");
    expect(inWords(8.4, "days")).toBe("8.4 days");
  });

  it("is a gain or a loss by its displayed value", () => {
    expect(directionOf(0.01, "signed-usd")).toBe("gain");
    expect(directionOf(-0.01, "signed-usd")).toBe("loss");
    expect(directionOf(0.004, "signed-usd")).toBeNull();
    expect(directionOf(-5, "usd")).toBeNull();
  });

  it("is an amount if it reveals how much money there is", () => {
    expect((["usd", "signed-usd", "price", "share"] as const).every(isAmount)).toBe(true);
    expect((["percent", "signed-percent", "count", "ratio", "days"] as const).some(isAmount)).toBe(false);
  });
});

describe("hidden amounts", () => {
  it("are removed from sentences, but percentages and dates are not", () => {
    expect(withoutAmounts("Closing at 57.00 a contract, 50.00 % of it, on Tue Mar 3, 10:00.")).toBe(
      "Closing at ••• a contract, 50.00 % of it, on Tue Mar 3, 10:00.",
    );
    expect(withoutAmounts("A limit of 50,000.00 was passed: $1,200 too much.")).toBe(
      "A limit of ••• was passed: ••• too much.",
    );
  });
});

describe("an instant", () => {
  it("is in New York time, in winter and in summer", () => {
    expect(momentInWords("2026-03-04T15:05:00Z")).toBe("Wed Mar 4, 10:05");
    expect(momentInWords("2026-06-01T14:30:00+00:00")).toBe("Mon Jun 1, 10:30");
    expect(momentInWords("2026-06-01T04:00:00Z")).toBe("Mon Jun 1, 00:00");
  });

  it("has its date unless it is today", () => {
    expect(shortMomentInWords("2026-05-29T19:45:00Z", "2026-06-01")).toBe("Fri 15:45");
    expect(shortMomentInWords("2026-06-01T14:30:00Z", "2026-06-01")).toBe("10:30");
  });
});
