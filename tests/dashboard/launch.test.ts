import { describe, expect, it } from "vitest";
import { readLaunch, readTheme } from "../../dashboard/src/telegram/launch.ts";

const DATA = "user=%7B%22id%22%3A1%7D&auth_date=1&signature=a%2Bb&hash=abc";
const theme = JSON.stringify({ bg_color: "#17212b", text_color: "#f5f5f5", header: 3, link_color: "url(x)" });
const PARAMETERS = new URLSearchParams({
  ...{ tgWebAppData: DATA, tgWebAppVersion: "8.0" },
  ...{ tgWebAppPlatform: "android", tgWebAppThemeParams: theme },
}).toString();

describe("Telegram's launch data", () => {
  it("is read from the hash, with the signed part unchanged", () => {
    for (const hash of [`#${PARAMETERS}`, `#/position?id=3&${PARAMETERS}`, `#?${PARAMETERS}`]) {
      expect(readLaunch(hash)).toEqual({
        initData: DATA,
        platform: "android",
        theme: { bg_color: "#17212b", text_color: "#f5f5f5" },
      });
    }
  });

  it("is empty outside of Telegram", () => {
    expect(readLaunch("")).toBeNull();
    expect(readLaunch("#/history?ticker=SPY")).toBeNull();
  });

  it("has no theme if it cannot be read", () => {
    for (const odd of [null, "", "{", "3", "[]", undefined]) {
      expect(readTheme(odd)).toEqual({});
    }
  });
});
