import { OWNER } from "../../support/book.ts";
import { asked, type Doing, REFUSED, refused } from "./doing.ts";
import { stage } from "./situation.ts";

/** The account has begun, and gained 30 since: sold at 150, marked at 120. */
const begin = () =>
  stage.world
    .sql`insert into public.account_ledger (kind, amount, recorded_by) values ('starting_balance', 100000, ${OWNER})`;
const TAKES_BACK = {
  outcome: "done" as const,
  writes: { "public.account_ledger": -1 },
  sends: ["ledger"],
  told: "Done.",
  twice: REFUSED,
};
const entries = (kind: string): Doing["proof"] => [
  `select count(*)::integer from public.account_ledger where kind = '${kind}'`,
  0,
];
const flow = (command: string, kind: string): Doing[] => [
  { words: "5,000 from savings", after: begin, ...asked(command) },
  { words: "5000", ...refused(command, /\/balance/) },
  { words: "plenty", after: begin, ...refused(command, new RegExp(`/${command}`)) },
  { words: "back", ...refused(command, `Nothing was recorded with /${command}.`) },
  {
    words: "back",
    after: async () => {
      await begin();
      await stage.world
        .sql`insert into public.account_ledger (kind, amount, recorded_by) values (${kind}, 5000, ${OWNER})`;
    },
    ...TAKES_BACK,
    action: command,
    proof: entries(kind),
  },
];

export const OF_THE_LEDGER: Record<string, Doing[]> = {
  balance: [
    { words: "100,000", ...asked("balance") },
    { words: "101000", after: begin, ...asked("balance") },
    {
      words: "100030",
      after: begin,
      action: "balance",
      outcome: "done",
      writes: {},
      sends: ["ledger"],
      told: "Done.",
      // One answer settles both.
      twice: { outcome: "done", sends: [], writes: {} },
      proof: ["select count(*)::integer from public.account_ledger", 1],
    },
    { words: "back", after: begin, ...TAKES_BACK, action: "balance", proof: entries("starting_balance") },
    { words: "back", ...refused("balance", "Nothing was recorded with /balance.") },
    { words: "much", ...refused("balance", /\/balance/) },
  ],
  deposit: flow("deposit", "deposit"),
  withdraw: flow("withdraw", "withdrawal"),
};
