import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { COMMANDS, pressedCommand } from "../../shared/telegram/commands.ts";
import { CHAT, csp, OWNER, quotesFor, type Row } from "../support/book.ts";
import {
  APPROVER,
  AUDITED,
  createStage,
  expectNothing,
  HEARD,
  MAY_LOOK_ONLY,
  messages,
  named,
  OTHER_CHAT,
  type Pressed,
  plus,
  press,
  STALE,
  STRANGER,
  type Stage,
  toast,
  VIEWER,
  type Writes,
  write,
} from "./stage.ts";

let stage: Stage;
/** The situation: one position that no rule holds for, and one card. */
let position_id: number;
let handle: string;

beforeAll(async () => {
  stage = await createStage();
  const { world } = stage;
  await world.empty();
  const request = csp();
  position_id = await world.open(request);
  await world.decide(quotesFor(request, 120));
  const proposed = csp();
  await world.propose(proposed);
  await world.deliver();
  const [row] = await world.sql`select md5(${proposed.request_id}) as handle`;
  handle = String(row?.handle);
  await stage.keep();
});
beforeEach(() => stage.restore());
afterAll(() => stage.world.drop());

interface Looking {
  words?: string;
  /** The reply. */
  shows: string;
  facts?: () => Row;
}

interface Doing {
  words?: string;
  /** What was done before. */
  after?: () => Promise<unknown>;
  /** As the audit names it. */
  action: string;
  outcome: "done" | "asked" | "refused";
  /** What it changes, besides its own trace and the messages. */
  writes: Writes;
  sends: string[];
  told: string | RegExp;
  /** What comes of two at the same time: the other one's outcome and messages, and what it changes besides. */
  twice: { outcome: "done" | "asked" | "refused"; sends: string[]; writes: Writes };
  /** One value of the book after it. */
  proof: [query: string, value: unknown];
}

const REFUSED = { outcome: "refused" as const, sends: ["refused"], writes: {} };
/** The newer one asks, the older one is edited. */
const ASKED_AGAIN = {
  outcome: "asked" as const,
  sends: ["confirmation", "confirmation"],
  writes: { "private.prompts": 1 },
};
const asked = (action: string): Omit<Doing, "words"> => ({
  action,
  outcome: "asked",
  writes: { "private.prompts": 1 },
  sends: ["confirmation"],
  told: "Confirm it below.",
  twice: ASKED_AGAIN,
  proof: [
    `select (select count(*) from private.prompts where kind = 'confirmation' and answer is null) = 1
      and (select close_asked_at from public.positions) is null as is_asked_only`,
    true,
  ],
});
const refused = (action: string, told: string | RegExp): Doing => ({
  action,
  outcome: "refused",
  writes: {},
  sends: ["refused"],
  told,
  twice: REFUSED,
  proof: ["select count(*)::integer from private.prompts where answer is null", 0],
});

const kill = async () => {
  await stage.world.command("kill");
  await stage.world.answer(await stage.asked("confirmation"), "confirm");
  await stage.world.deliver();
};

const ofPosition = () => ({ position_id });

/** What every command does, here and now. ID stands for the position. */
const EXPECTED: Record<string, (Looking | Doing)[]> = {
  positions: [{ shows: "positions", facts: () => ({ page: 0 }) }],
  position: [
    { words: "ID", shows: "position", facts: ofPosition },
    { shows: "position", facts: () => ({ position_id: null }) },
  ],
  why: [{ words: "ID", shows: "why", facts: ofPosition }],
  pnl: [{ words: "week", shows: "pnl", facts: () => ({ period: "week" }) }],
  performance: [{ shows: "performance" }],
  compare: [
    { shows: "comparison", facts: () => ({ dimension: "strategy" }) },
    { words: "Ticker", shows: "comparison", facts: () => ({ dimension: "ticker" }) },
  ],
  replay: [
    {
      words: "50% 14d nostop",
      shows: "replay",
      facts: () => ({ rules: { profit_percent: 50, exit_dte: 14, stop_multiple: null }, unread: [] }),
    },
  ],
  note: [
    {
      words: "ID sold too early #earnings",
      action: "note",
      outcome: "done",
      writes: { "public.journal": 1 },
      sends: ["noted"],
      told: "Noted.",
      twice: { outcome: "done", sends: ["noted"], writes: { "public.journal": 1 } },
      proof: ["select tags::text from public.journal", "{earnings}"],
    },
    { words: "999999 sold", ...refused("note", /999999/) },
    { words: "", ...refused("note", /\/note/) },
  ],
  brief: [{ shows: "brief" }],
  scorecard: [
    { shows: "scorecard" },
    {
      words: "2026-03-02 markdown",
      shows: "scorecard",
      facts: () => ({ day: "2026-03-02", as: "markdown" }),
    },
  ],
  weekly: [{ words: "2026-02-30", shows: "weekly" }],
  notes: [{ words: "too early", shows: "notes", facts: () => ({ search: "too early" }) }],
  orders: [{ shows: "orders" }],
  pending: [{ shows: "pending" }],
  health: [{ shows: "health" }],
  help: [{ shows: "help" }],
  start: [{ shows: "help" }],
  close: [
    { words: "ID", ...asked("close") },
    { words: "all", ...asked("close_all") },
    { words: "999999", ...refused("close", /999999/) },
    { words: "", ...refused("close", /position/) },
    { words: "ID", after: kill, ...refused("close", /kill/i) },
  ],
  closed: [
    {
      words: "ID 90 rolled into May",
      action: "closed",
      outcome: "done",
      writes: {
        "public.orders": 1,
        "public.positions": 0,
        "public.trade_history": 1,
        // The paper account holds what the book does.
        "private.paper_orders": 1,
      },
      sends: ["closed"],
      told: "Done.",
      twice: REFUSED,
      proof: [
        "select exit_reason || ' ' || exit_price::float8 from public.trade_history",
        "rolled into May 90",
      ],
    },
    { words: "ID", ...refused("closed", /\/closed/) },
  ],
  rules: [
    { words: "ID", shows: "rules", facts: ofPosition },
    {
      words: "ID profit 60%",
      action: "rules",
      outcome: "done",
      writes: { "public.positions": 0, "public.rule_changes": 1 },
      sends: ["rules"],
      told: "Changed.",
      // The second finds it changed already.
      twice: { outcome: "done", sends: ["rules"], writes: {} },
      proof: ["select profit_target::float8 from public.positions", 90],
    },
    { words: "ID profit high", ...refused("rules", /\/rules/) },
  ],
  pause: [
    {
      action: "pause",
      outcome: "done",
      writes: { "public.settings": 0 },
      sends: ["entries"],
      told: "Entries are paused.",
      twice: REFUSED,
      proof: ["select entries_paused_by from public.settings", OWNER],
    },
  ],
  resume: [
    {
      after: () => stage.world.command("pause"),
      action: "resume",
      outcome: "done",
      writes: { "public.settings": 0 },
      sends: ["entries"],
      told: "Entries are allowed again.",
      twice: REFUSED,
      proof: ["select entries_paused_at is null from public.settings", true],
    },
    refused("resume", "Entries are not paused."),
  ],
  kill: [asked("kill"), { after: kill, ...refused("kill", /kill/i) }],
  unkill: [{ after: kill, ...asked("unkill") }, refused("unkill", "The kill switch is not on.")],
  reconcile: [
    {
      action: "reconcile",
      outcome: "done",
      writes: { "private.check_lease": 0 },
      sends: [],
      told: "Comparing with the broker ...",
      twice: { outcome: "done", sends: [], writes: {} },
      proof: ["select reconciliation_asked from private.check_lease", true],
    },
  ],
};

/** What only a button can say. HANDLE stands for the card. */
const OF_BUTTONS: Record<string, Doing[]> = {
  card: [
    {
      words: "HANDLE",
      action: "card",
      outcome: "done",
      writes: {},
      sends: ["card"],
      told: "The card comes again, below.",
      twice: { outcome: "done", sends: ["card"], writes: {} },
      proof: [
        "select status from public.trade_requests order by created_at desc, request_id desc limit 1",
        "pending",
      ],
    },
    { words: "0".repeat(32), ...refused("card", "That request is over.") },
  ],
};

const filled = (words = "") => words.replace("ID", String(position_id)).replace("HANDLE", handle);
const cases = (of: Record<string, (Looking | Doing)[]>) =>
  Object.entries(of).flatMap(([name, several]) =>
    several.map((one) => ({ name, case: `${one.words ?? ""}${"after" in one ? " after" : ""}`, one })),
  );
const looks = (of: Record<string, (Looking | Doing)[]>) =>
  cases(of).flatMap(({ one, ...rest }) => ("shows" in one ? [{ ...rest, one }] : []));
const does = (of: Record<string, (Looking | Doing)[]>) =>
  cases(of).flatMap(({ one, ...rest }) => ("action" in one ? [{ ...rest, one }] : []));

/** The message under which a button is. */
const UNDER = 4711;
const button = (way: string, name: string, words: string | undefined): Pressed => ({
  data: `${way}:${name}:${filled(words)}`,
  message_id: UNDER,
});
const line = (name: string, words: string | undefined) => `/${name} ${filled(words)}`.trim();

const SHOWN = plus(HEARD, messages(["reply"]));
const TYPING = { method: "sendChatAction", chat_id: CHAT, action: "typing" };
const MENU = expect.objectContaining({ method: "setMyCommands" });
const introduction = (user: number, chat: number) => ({
  method: "sendMessage",
  chat_id: chat,
  text: expect.stringContaining(`Your user id is ${user}, the id of this chat is ${chat}.`),
});

it("names every command", () => {
  expect(Object.keys(EXPECTED).sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
  for (const name of Object.keys(OF_BUTTONS)) {
    expect(pressedCommand(name)).toBeDefined();
  }
});

/** Ways in which nobody has written it. */
const UNWRITTEN: [string, (text: string) => Row][] = [
  ["edited message", write.edited],
  ["forwarded message", write.forwarded],
  ["channel post", write.channelPost],
  ["edited channel post", write.editedChannelPost],
];

describe.each(cases(EXPECTED))("/$name $case, written:", ({ name, one }) => {
  it("by nobody who counts", async () => {
    const text = line(name, one.words);
    const by = (user: number, chat: number): [string, Row, Row | null] => [
      `user ${user} in ${chat}`,
      write.by(text, { user, chat }),
      name === "start" ? introduction(user, chat) : null,
    ];
    const ways: [string, Row, Row | null][] = [
      by(STRANGER, CHAT),
      by(STRANGER, STRANGER),
      by(APPROVER, OTHER_CHAT),
      by(APPROVER, APPROVER),
      by(VIEWER, OTHER_CHAT),
      ...UNWRITTEN.map(([way, of]): [string, Row, null] => [way, of(text), null]),
    ];
    const { said, writes } = await stage.bring(...ways.map(([, update]) => update));
    expect(named(ways, said)).toEqual(Object.fromEntries(ways.map(([way, , says]) => [way, says])));
    expect(writes).toEqual({});
  });
});

describe.each(looks(EXPECTED))("/$name $case, written:", ({ name, one }) => {
  const said = name === "start" ? MENU : TYPING;
  const reply = () => ({ kind: one.shows, facts: one.facts?.() ?? {}, edits_message_id: null });

  it.each([
    ["approver", APPROVER],
    ["viewer", VIEWER],
  ])("%s", async (_, user) => {
    const update = write.by(line(name, one.words), { user });
    expect(await stage.bring(update)).toEqual({ said: [said], writes: SHOWN });
    expect(await stage.newest()).toEqual(reply());
  });

  it("replayed update", async () => {
    const update = write.by(line(name, one.words));
    expect(await stage.bring(update, update)).toEqual({ said: [said, said], writes: SHOWN });
    expect(await stage.bring(update)).toEqual({ said: [said], writes: {} });
  });

  it("written twice at once", async () => {
    const text = line(name, one.words);
    expect(await stage.bring(write.by(text), write.by(text))).toEqual({
      said: [said, said],
      writes: plus(SHOWN, SHOWN),
    });
  });
});

async function did(one: Doing): Promise<void> {
  const [query, value] = one.proof;
  const [row] = await stage.world.sql.unsafe(query);
  expect(Object.values(row ?? {})).toEqual([value]);
}

/** The audit, without what was done before. */
const acts = async ({ after }: Doing) => {
  const done = await stage.audit();
  return after === undefined ? done : done.slice(-1);
};
const act = ({ action }: Doing, outcome: string) => ({ user_id: OWNER, action, outcome });
const leaves = (one: Doing) => plus(AUDITED, one.writes, messages(one.sends));
const leavesTwice = (one: Doing) => plus(leaves(one), AUDITED, one.twice.writes, messages(one.twice.sends));

describe.each(does(EXPECTED))("/$name $case, written:", ({ name, one }) => {
  beforeEach(() => one.after?.());

  it("approver", async () => {
    expect(await stage.bring(write.by(line(name, one.words)))).toEqual({
      said: [TYPING],
      writes: leaves(one),
    });
    expect(await acts(one)).toEqual([act(one, one.outcome)]);
    if (one.sends.length > 0) {
      expect((await stage.newest()).kind).toBe(one.sends[0]);
    }
    await did(one);
  });

  it("viewer", async () => {
    const update = write.by(line(name, one.words), { user: VIEWER });
    expect(await stage.bring(update)).toEqual({ said: [TYPING], writes: SHOWN });
    expect(await stage.newest()).toEqual({
      kind: "refused",
      facts: { message: MAY_LOOK_ONLY.text },
      edits_message_id: null,
    });
  });

  it("replayed update", async () => {
    const update = write.by(line(name, one.words));
    expect(await stage.bring(update, update)).toEqual({ said: [TYPING, TYPING], writes: leaves(one) });
    expect(await stage.bring(update)).toEqual({ said: [TYPING], writes: {} });
  });

  it("written twice at once", async () => {
    const text = line(name, one.words);
    expect(await stage.bring(write.by(text), write.by(text))).toEqual({
      said: [TYPING, TYPING],
      writes: leavesTwice(one),
    });
    await did(one);
  });
});

const WAYS = looks(EXPECTED).flatMap((one) => ["nav", "see"].map((way) => ({ way, ...one })));

describe.each(WAYS)("$way:$name:$case", ({ way, name, one }) => {
  const said = toast("One moment ...");
  const pressed = () => button(way, name, one.words);

  it.each<[string, (pressed: Pressed) => Row]>([
    ["approver", press.by],
    ["approver, on a message that was edited since", press.onEdited],
    ["viewer", (on) => press.by(on, { user: VIEWER })],
  ])("%s", async (_, by) => {
    expect(await stage.bring(by(pressed()))).toEqual({ said: [said], writes: SHOWN });
    expect(await stage.newest()).toEqual({
      kind: one.shows,
      facts: one.facts?.() ?? {},
      edits_message_id: way === "nav" ? UNDER : null,
    });
  });

  it("by nobody who counts", async () => {
    await expectNothing(stage, pressed());
  });

  it("replayed update", async () => {
    const update = press.by(pressed());
    expect(await stage.bring(update, update)).toEqual({ said: [said, said], writes: SHOWN });
    expect(await stage.bring(update)).toEqual({ said: [said], writes: {} });
  });

  it("stale button, of a time when it did something", async () => {
    expect(await stage.bring(press.by(button("act", name, one.words)))).toEqual({
      said: [STALE],
      writes: {},
    });
  });

  it("pressed twice at once", async () => {
    expect(await stage.bring(press.by(pressed()), press.by(pressed()))).toEqual({
      said: [said, said],
      writes: plus(SHOWN, SHOWN),
    });
  });
});

describe.each(does({ ...EXPECTED, ...OF_BUTTONS }))("act:$name:$case", ({ name, one }) => {
  const pressed = () => button("act", name, one.words);
  const says = (outcome: string) =>
    outcome === one.outcome
      ? toast(
          typeof one.told === "string" ? one.told : expect.stringMatching(one.told),
          outcome === "refused",
        )
      : toast(expect.any(String), outcome === "refused");
  beforeEach(() => one.after?.());

  it.each([
    ["approver", press.by],
    ["approver, on a message that was edited since", press.onEdited],
  ])("%s", async (_, by) => {
    expect(await stage.bring(by(pressed()))).toEqual({ said: [says(one.outcome)], writes: leaves(one) });
    expect(await acts(one)).toEqual([act(one, one.outcome)]);
    await did(one);
  });

  it("viewer", async () => {
    const update = press.by(pressed(), { user: VIEWER });
    expect(await stage.bring(update)).toEqual({ said: [MAY_LOOK_ONLY], writes: {} });
  });

  it("by nobody who counts", async () => {
    await expectNothing(stage, pressed());
  });

  it("replayed update", async () => {
    const update = press.by(pressed());
    const seen = toast("Nothing changed: that press was seen already.");
    const { said, writes } = await stage.bring(update, update);
    expect(said).toEqual(expect.arrayContaining([says(one.outcome), seen]));
    expect(writes).toEqual(leaves(one));
    expect(await stage.bring(update)).toEqual({ said: [seen], writes: {} });
  });

  it.each(["nav", "see"])("stale button, of a time when %s led there", async (way) => {
    expect(await stage.bring(press.by(button(way, name, one.words)))).toEqual({
      said: [STALE],
      writes: {},
    });
  });

  it("pressed twice at once", async () => {
    const { said, writes } = await stage.bring(press.by(pressed()), press.by(pressed()));
    expect(said).toEqual(expect.arrayContaining([says(one.outcome), says(one.twice.outcome)]));
    expect(writes).toEqual(leavesTwice(one));
    await did(one);
  });
});
