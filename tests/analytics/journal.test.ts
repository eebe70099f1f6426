import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Note, readNote } from "../../shared/telegram/read-note.ts";
import { notedFacts, notesFacts } from "../../shared/telegram/replies/notes.ts";
import { type Book, createBook, csp, OWNER, type Row } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

/** The words after /note. */
const read = (text: string) => readNote(text.split(" "));
const note = (text: string) => book.command("note", read(text) as never);

describe("the text after /note", () => {
  it("is a position, words, tags, mistakes, a rating and moods, as in the help", () => {
    expect(read("12 sold too early #earnings !impatient rating:3 before:calm after:nervous")).toEqual({
      position_id: 12,
      text: "sold too early #earnings !impatient",
      tags: ["earnings"],
      mistakes: ["impatient"],
      rating: 3,
      mood_before: "calm",
      mood_after: "nervous",
    });
  });

  it.each<[string, string, Partial<Note>]>([
    ["a position with its sign", "#12 text", { position_id: 12, text: "text" }],
    ["a day", "2026-03-02 text", { trade_date: "2026-03-02", text: "text" }],
    ["a leap day", "2028-02-29 text", { trade_date: "2028-02-29", text: "text" }],
    ["today, where nothing is named", "text 12", { text: "text 12" }],
    ["a tag that comes first", "#earnings text", { text: "#earnings text", tags: ["earnings"] }],
    ["a mistake that comes first", "!greed text", { text: "!greed text", mistakes: ["greed"] }],
    ["tags in lower case, in their order", "x #Late #EARNINGS", { tags: ["late", "earnings"] }],
    ["tags of letters, digits, _ and -", "x #iv_rank-50, #b.", { tags: ["iv_rank-50", "b"] }],
    ["tags in any alphabet", "x #größe #収益 !ошибка", { tags: ["größe", "収益"], mistakes: ["ошибка"] }],
    ["a tag whose letters carry signs", "x #हिंदी", { tags: ["हिंदी"] }],
    ["a rating in capitals", "x RATING:5", { text: "x", rating: 5 }],
    [
      "moods in capitals",
      "x Before:Calm AFTER:GREEDY",
      { text: "x", mood_before: "calm", mood_after: "greedy" },
    ],
    ["the last of two ratings", "x rating:1 rating:4", { text: "x", rating: 4 }],
    [
      "every mood there is",
      "x before:fearful after:confident",
      { mood_before: "fearful", mood_after: "confident" },
    ],
  ])("can be %s", (_what, text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  it.each([
    "2026-02-30 x",
    "2026-13-01 x",
    "2026-3-2 x",
    "0000-01-01 x",
    "-5 x",
    "12.5 x",
    "1234567890123456 x",
    "##12 x",
    "x rating:",
    "x rating:calm",
    "x before:5",
    "x mood:calm",
    "x after:calm,",
    "x # ! #1 !2 a#b a!b",
  ])("is plain text if it is not understood: %s", (text) => {
    expect(read(text)).toEqual({ text, tags: [], mistakes: [] });
  });

  it.each([
    ["rating:0", "rating: and 1 to 5"],
    ["rating:6", "rating: and 1 to 5"],
    ["rating:33", "rating: and 1 to 5"],
    ["before:happy", "before: and one of fearful, nervous, calm, confident, greedy"],
    ["after:sad", "after: and one of fearful, nervous, calm, confident, greedy"],
  ])("gets a hint about a wrong rating or mood: %s", (word, right) => {
    expect(readNote(["x", word]).misread).toEqual({ word, right });
  });

  it("is empty without a text", () => {
    expect(readNote([])).toEqual({ text: "", tags: [], mistakes: [] });
    expect(read("12")).toMatchObject({ position_id: 12, text: "" });
  });

  it.each([
    "__proto__:calm x",
    "constructor:3 x",
    "#constructor x",
    "😀 #😀 x",
    "#a\u0301 x",
  ])("does not cause a failure: %s", (text) => {
    expect(read(text)).toMatchObject({ text });
  });
});

describe("/note", () => {
  const journal = () =>
    book.sql`
      select position_id::integer, trade_date::text, text, tags, mistakes, mood_before, mood_after, rating, written_by
      from public.journal order by note_id`;
  const actions = () => book.sql`select user_id, action, subject, outcome, message from public.actions`;

  it("saves all of it for a position, answers, and is in the audit", async () => {
    const position_id = await book.open(csp());
    const subject = read(
      `${position_id} sold too early #earnings !impatient rating:3 before:calm after:nervous`,
    );
    expect(await book.command("note", subject as never)).toEqual({ outcome: "done" });
    const written = {
      position_id,
      trade_date: "2026-03-03",
      text: "sold too early #earnings !impatient",
      tags: ["earnings"],
      mistakes: ["impatient"],
      mood_before: "calm",
      mood_after: "nervous",
      rating: 3,
      written_by: OWNER,
    };
    expect(await journal()).toEqual([written]);
    const [reply] = (await book.deliver()).filter(({ kind }) => kind === "noted");
    const { written_by, ...said } = written;
    expect(notedFacts.parse(reply?.facts)).toEqual({ note_id: expect.any(Number), ...said });
    expect(await actions()).toEqual([
      { user_id: written_by, action: "note", subject, outcome: "done", message: null },
    ]);
  });

  it("belongs to today in New York without a position or a day", async () => {
    await book.setClock("2026-03-04T04:59:00Z");
    await note("still March 3");
    await book.setClock("2026-03-04T05:00:00Z");
    await note("March 4");
    await note("2026-02-03 a month ago");
    expect(await journal()).toMatchObject([
      { position_id: null, trade_date: "2026-03-03" },
      { position_id: null, trade_date: "2026-03-04" },
      { position_id: null, trade_date: "2026-02-03" },
    ]);
  });

  it("accepts a closed position", async () => {
    const position_id = await book.open(csp());
    await book.call("close_position", { position_id, exit_price: 75 });
    expect(await note(`${position_id} well done`)).toEqual({ outcome: "done" });
  });

  it("keeps each tag and mistake once", async () => {
    await note("x #late #LATE #b !rash !Rash");
    expect(await journal()).toMatchObject([{ tags: ["b", "late"], mistakes: ["rash"] }]);
  });

  it.each([
    ["a position that never was", "999999 x", "There is no position 999999."],
    ["position 0", "0 x", "There is no position 0."],
    ["a day that has not come", "2026-03-04 x", "Mar 4 '26 is in the future."],
    ["no text", "", /^Write \/note, /],
    ["a day without text", "2026-03-03", /^Write \/note, /],
    ["2,001 characters", "y".repeat(2001), "A note may have 2,000 characters at most."],
  ])("is refused for %s with the reason, which is in the audit", async (_what, text, message) => {
    const answer = await note(text);
    expect(answer).toEqual({ outcome: "refused", message: expect.stringMatching(message) });
    expect(await journal()).toEqual([]);
    expect(await book.alerts()).toEqual(["refused"]);
    expect(await actions()).toMatchObject([{ action: "note", outcome: "refused", message: answer.message }]);
  });

  it("of a position that never existed is PT404, of a future day or without text PT422", async () => {
    const add = async (subject: Row) => {
      try {
        await book.sql`select private.add_note(${book.sql.json(subject as never)}, '77')`;
        return null;
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(await add({ text: "x", position_id: 999_999 })).toBe("PT404");
    expect(await add({ text: "x", trade_date: "2026-03-04" })).toBe("PT422");
    expect(await add({ text: "  " })).toBe("PT422");
    expect(await add({})).toBe("PT422");
    expect(await add({ text: "y".repeat(2000) })).toBeNull();
  });

  it("is saved once however often Telegram sends it", async () => {
    await book.command("note", { text: "once" }, 7_000_001);
    expect(await book.command("note", { text: "once" }, 7_000_001)).toEqual({ outcome: "replayed" });
    expect(await journal()).toHaveLength(1);
  });

  it.each([
    "0001-01-01 x",
    "0000-01-01 x",
    "0099-12-31 x",
    "999999999999999 x",
  ])("has an answer to anything that is read as a day or a position: %s", async (text) => {
    expect(await note(text)).toMatchObject({ outcome: expect.stringMatching(/^(done|refused)$/) });
  });

  it("saves a person's text unchanged", async () => {
    const text = `'; drop table public.journal; -- "quoted" \\ % _ <b> 😀 größe`;
    await note(text);
    expect(await journal()).toMatchObject([{ text }]);
  });
});

describe("/notes", () => {
  async function search(words: string) {
    const [row] = await book.sql<{ facts: unknown }[]>`select private.notes_facts(${words}) as facts`;
    return notesFacts.parse(row?.facts);
  }
  const found = async (words: string) => (await search(words)).notes.map(({ text }) => text);

  let spy: number;
  beforeEach(async () => {
    spy = await book.open(csp({ ticker: "SPY" }));
    const qqq = await book.open(csp({ ticker: "QQQ" }));
    await note(`${spy} sold too early #Earnings !Impatient`);
    await note(`${qqq} Held too long, SPY fell #größe`);
    await note("2026-03-02 a quiet day");
  });

  const SOLD = "sold too early #Earnings !Impatient";
  const HELD = "Held too long, SPY fell #größe";
  const QUIET = "a quiet day";

  it.each([
    ["nothing: the latest first", "", [QUIET, HELD, SOLD]],
    ["blanks: the same", "   ", [QUIET, HELD, SOLD]],
    ["a word", "too", [HELD, SOLD]],
    ["a word in capitals", "HELD", [HELD]],
    ["words that a note has all of", "early sold", [SOLD]],
    ["words of which a note lacks one", "sold quiet", []],
    ["a part of a word", "earl", []],
    ["another form of a word", "holding", []],
    ["a tag", "earnings", [SOLD]],
    ["a tag with its sign", "#earnings", [SOLD]],
    ["a tag in capitals", "#EARNINGS", [SOLD]],
    ["a tag with letters beyond English", "#Größe", [HELD]],
    ["a mistake", "impatient", [SOLD]],
    ["a mistake with its sign", " !impatient ", [SOLD]],
    ["a ticker, or the word", "spy", [HELD, SOLD]],
    ["a ticker", "qqq", [HELD]],
    ["what no note has", "zebra", []],
    ["signs alone", "#!", []],
    ["what is an operator elsewhere", "sold & !quiet | ( ' :*", []],
    ["a pattern", "%", []],
  ])("finds by %s", async (_what, words, texts) => {
    expect(await found(words)).toEqual(texts);
  });

  it("finds by a position, with and without its sign", async () => {
    expect(await found(String(spy))).toEqual([SOLD]);
    expect(await found(`#${spy}`)).toEqual([SOLD]);
    expect(await search(`#${spy}`)).toMatchObject({
      search: `#${spy}`,
      total: 1,
      notes: [{ position_id: spy, ticker: "SPY", tags: ["earnings"], mistakes: ["impatient"] }],
    });
  });

  it("finds by a tag and a mistake that are not in the text", async () => {
    await book.command("note", { text: "plain", tags: ["Hidden"], mistakes: ["Unsaid"] });
    expect(await found("#hidden")).toEqual(["plain"]);
    expect(await found("unsaid")).toEqual(["plain"]);
  });

  it("shows the ten newest and counts them all", async () => {
    for (let i = 1; i <= 12; i += 1) {
      await note(`again ${i}`);
    }
    const { total, notes } = await search("again");
    expect(total).toBe(12);
    expect(notes.map(({ text }) => text)).toEqual(Array.from({ length: 10 }, (_, i) => `again ${12 - i}`));
  });
});

describe("v_comparison", () => {
  /** A trade opened at one instant and closed for this P&L on March 10. */
  async function trade(openedAt: string, pnl: number): Promise<number> {
    await book.setClock(openedAt);
    const position_id = await book.open(csp());
    await book.setClock("2026-03-10T15:00:00Z");
    await book.call("close_position", { position_id, exit_price: 150 - pnl });
    return position_id;
  }
  const compared = async (dimension: string) => {
    const rows = await book.sql`
      select bucket, trades, total_pnl::float from public.v_comparison where dimension = ${dimension} order by place, bucket`;
    return rows.map(({ bucket, trades, total_pnl }) => [bucket, trades, total_pnl]);
  };
  const MORNING = "2026-03-03T15:00:00Z";

  it("ignores trades without notes", async () => {
    await trade(MORNING, 10);
    await note("2026-03-10 a note of the day of the exit #exit !late rating:1 before:calm");
    for (const dimension of ["tag", "mistake", "rating", "mood"]) {
      expect(await compared(dimension)).toEqual([]);
    }
  });

  it("has the tags, mistakes, rating and mood of a position's note", async () => {
    const a = await trade(MORNING, 10);
    const b = await trade(MORNING, -30);
    await trade(MORNING, 100);
    await note(`${a} x #earnings #late !rash rating:4 before:calm after:greedy`);
    await note(`${b} x #late !rash !big rating:2 before:fearful`);
    expect(await compared("tag")).toEqual([
      ["earnings", 1, 10],
      ["late", 2, -20],
    ]);
    expect(await compared("mistake")).toEqual([
      ["big", 1, -30],
      ["rash", 2, -20],
    ]);
    expect(await compared("rating")).toEqual([
      ["2", 1, -30],
      ["4", 1, 10],
    ]);
    expect(await compared("mood")).toEqual([
      ["fearful", 1, -30],
      ["calm", 1, 10],
    ]);
    const [row] =
      await book.sql`select mood_before, mood_after from public.v_trades where position_id = ${a}`;
    expect(row).toEqual({ mood_before: "calm", mood_after: "greedy" });
  });

  it("has a day's note of every position opened that day in New York", async () => {
    await trade("2026-03-03T05:00:00Z", 1);
    await trade("2026-03-04T04:59:00Z", 2);
    await trade("2026-03-04T05:00:00Z", 4);
    await trade("2026-03-03T04:59:00Z", 8);
    await note("2026-03-03 x #fed !rash rating:5 before:nervous");
    expect(await compared("tag")).toEqual([["fed", 2, 3]]);
    expect(await compared("mistake")).toEqual([["rash", 2, 3]]);
    expect(await compared("rating")).toEqual([["5", 2, 3]]);
    expect(await compared("mood")).toEqual([["nervous", 2, 3]]);
  });

  it("counts a trade once in a row, however many of its notes say so", async () => {
    const a = await trade(MORNING, 10);
    await note("2026-03-03 x #late !rash");
    await note(`${a} x #late #late !rash !big`);
    await note(`${a} y #LATE`);
    expect(await compared("tag")).toEqual([["late", 1, 10]]);
    expect(await compared("mistake")).toEqual([
      ["big", 1, 10],
      ["rash", 1, 10],
    ]);
  });

  it("has the newest rating and mood where several were noted", async () => {
    const a = await trade(MORNING, 10);
    await note(`${a} x rating:1 before:calm`);
    await note(`${a} x rating:3`);
    await note("2026-03-03 x before:greedy");
    await note(`${a} nothing of it`);
    expect(await compared("rating")).toEqual([["3", 1, 10]]);
    expect(await compared("mood")).toEqual([["greedy", 1, 10]]);
  });

  it("leaves open positions out until they are closed", async () => {
    const position_id = await book.open(csp());
    await note(`${position_id} x #late`);
    expect(await compared("tag")).toEqual([]);
    await book.call("close_position", { position_id, exit_price: 140 });
    expect(await compared("tag")).toEqual([["late", 1, 10]]);
  });
});
