import { describe, expect, it } from "vitest";
import { readInitData } from "../../../shared/telegram/init-data.ts";
import { initData } from "../../support/init-data.ts";

const BOT = "4242:token-of-the-bot";
const USER = 1001;
const NOW = Date.parse("2026-03-03T15:00:00Z");
const HOUR = 3_600_000;

const signed = (differing: Partial<Parameters<typeof initData>[0]> = {}) =>
  initData({ botToken: BOT, user: USER, at: new Date(NOW), ...differing });
const read = (data: string, now = NOW) => readInitData(data, BOT, now);

describe("Telegram's signed data for a Mini App", () => {
  it("is read like the documentation's example", async () => {
    // The example of the libraries of https://docs.telegram-mini-apps.com/platform/init-data.
    const token = "5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8";
    const data =
      "query_id=AAHdF6IQAAAAAN0XohDhrOrc" +
      "&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22last_name%22%3A%22Kibenko%22%2C%22" +
      "username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%7D" +
      "&auth_date=1662771648&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2";
    const then = 1_662_771_648_000;
    expect(await readInitData(data, token, then)).toBe(279_058_397);
    expect(await readInitData(data.replace("279058397", "279058398"), token, then)).toBeNull();
    expect(await readInitData(data, `${token}x`, then)).toBeNull();
  });

  it("gives the user, whatever the order of its fields", async () => {
    expect(await read(signed())).toBe(USER);
    const turned = [...new URLSearchParams(signed())].toReversed();
    expect(await read(new URLSearchParams(turned).toString())).toBe(USER);
  });

  it("is valid for twelve hours of real time, and from a minute before if clocks differ", async () => {
    expect(await read(signed(), NOW + 12 * HOUR)).toBe(USER);
    expect(await read(signed(), NOW + 12 * HOUR + 1)).toBeNull();
    expect(await read(signed(), NOW - 60_000)).toBe(USER);
    expect(await read(signed(), NOW - 60_001)).toBeNull();
  });

  it("is invalid if any of it was changed, added or removed", async () => {
    const fields = [...new URLSearchParams(signed())];
    for (const [at, [name, value]] of fields.entries()) {
      const changed = fields.with(at, [
        name,
        name === "hash" ? value.replace(/^./, (c) => (c === "0" ? "1" : "0")) : `${value}1`,
      ]);
      expect(await read(new URLSearchParams(changed).toString()), name).toBeNull();
      expect(await read(new URLSearchParams(fields.toSpliced(at, 1)).toString()), name).toBeNull();
    }
    expect(await read(`${signed()}&start_param=x`)).toBeNull();
  });

  it("is invalid if another bot signed it", async () => {
    expect(await read(signed({ botToken: "4243:token-of-another" }))).toBeNull();
    expect(await read(signed({ botToken: "" }))).toBeNull();
  });

  it.each([
    ["a date that is none", { auth_date: "soon" }],
    ["no date", { auth_date: undefined }],
    ["no user", { user: undefined }],
    ["a user that is no JSON", { user: "{" }],
    ["a user without an id", { user: '{"first_name":"Max"}' }],
    ["an id that is a text", { user: '{"id":"1001"}' }],
    ["an id that is a chat's", { user: '{"id":-1001}' }],
    ["an id beyond what a number holds", { user: '{"id":12345678901234567890}' }],
  ])("is invalid with %s, even signed", async (_, fields) => {
    expect(await read(signed({ fields }))).toBeNull();
  });

  it("is invalid with a field twice, whichever of them was signed", async () => {
    const other = encodeURIComponent('{"id":666}');
    expect(await read(`${signed()}&user=${other}`)).toBeNull();
    expect(await read(`user=${other}&${signed()}`)).toBeNull();
    const hash = new URLSearchParams(signed()).get("hash");
    expect(await read(`${signed()}&hash=${hash}`)).toBeNull();
  });

  it.each([
    "",
    "&",
    "hash",
    "hash=",
    `hash=${"0".repeat(64)}`,
    `hash=${"g".repeat(64)}`,
    `hash=${"0".repeat(63)}`,
    "%",
    "\0",
    "user={}&auth_date=1&hash=\ud83d",
  ])("is invalid in any other form: %j", async (data) => {
    expect(await read(data)).toBeNull();
  });

  it("is invalid above four kilobytes, even signed", async () => {
    const long = (letters: number) => signed({ fields: { start_param: "x".repeat(letters) } });
    const room = 4096 - long(0).length;
    expect(await read(long(room))).toBe(USER);
    expect(await read(long(room + 1))).toBeNull();
  });
});
