// npm run replay: the results that other rules would have had on the closed trades.
import { call, type Database, DatabaseError } from "../../shared/database.ts";
import { date } from "../../shared/schemas/money.ts";
import { type Replayed, replayed } from "../../shared/telegram/replies/replay.ts";
import { counted, signedDollars, signedPercent } from "../../shared/words/format.ts";
import {
  BIASES,
  COLUMNS,
  differenceInWords,
  FEW_TRADES,
  type RuleSet,
  rulesInWords,
  stopsAtMid,
} from "../../shared/words/rule-set.ts";
import { shareWon } from "../../shared/words/won.ts";
import { runCommand, WrongCall } from "./command.ts";
import { openBook } from "./connection.ts";

const HELP = `npm run replay                                              the usual rules, each changed alone
npm run replay -- --profit 25,50,75 --dte 7,14,21 --stop 1,2,none   every combination of these

  --profit PERCENTS  profit targets, in percent of the credit
  --dte DAYS         days to expiration at which the date rule closes
  --stop MULTIPLES   stops, times the credit; none = no stop
  --since DATE       only trades that closed on that day or later
  --env-file FILE    SUPABASE_PROJECT_ID (or _URL) and SUPABASE_SECRET_KEY of a project, in place of the stack that runs here

A rule that you do not give stays as each trade had it on that day. The stored marks of every closed trade run again through
the function that decides the exits. Contracts that a person had closed by then count as they were closed. What to bear in mind:
${BIASES.map((bias) => `  ${bias}`).join("\n")}`;

const USUAL: RuleSet[] = [
  {},
  ...[25, 50, 75].map((profit_percent) => ({ profit_percent })),
  ...[7, 14, 21].map((exit_dte) => ({ exit_dte })),
  ...[1, 2, null].map((stop_multiple) => ({ stop_multiple })),
];

/** From this many trades on, a replay takes so long that it shows its progress. */
const MANY = 500;
/** Postgres's code for a statement that exceeded its time limit. */
const QUERY_CANCELED = "57014";

const text = { type: "string" } as const;

await runCommand(
  HELP,
  { profit: text, dte: text, stop: text, since: text, "env-file": text },
  async ({ values, names }) => {
    if (names.length > 0) {
      throw new WrongCall(`Unexpected: ${names.join(" ")}.\n\n${HELP}`);
    }
    const asked = [values.profit, values.dte, values.stop].some((value) => value !== undefined);
    const rule_sets = asked
      ? combinations(
          numbers("profit", values.profit, [0.01, 100]).map((profit_percent) => ({ profit_percent })),
          numbers("dte", values.dte, [0, 3650]).map((exit_dte) => ({ exit_dte })),
          numbers<null>("stop", values.stop, [0.01, 1000], { none: null }).map((stop_multiple) => ({
            stop_multiple,
          })),
        )
      : USUAL;
    if (values.since !== undefined && !date.safeParse(values.since).success) {
      throw new WrongCall(`--since takes a date, YYYY-MM-DD, not ${values.since}.`);
    }
    const { database, where } = await openBook(values["env-file"]);
    const found = await replaySets(database, rule_sets, values.since);
    console.log(
      found.as_traded.trades === 0
        ? `There is no closed trade with stored marks in ${where}.`
        : tableOf(found),
    );
    if (found.without_marks > 0) {
      console.log(`Left out: ${counted(found.without_marks, "trade")} without stored marks.`);
    }
    return 0;
  },
);

/** Replays set by set: the API limits a call to some seconds. */
async function replaySets(database: Database, rule_sets: RuleSet[], since?: string): Promise<Replayed> {
  const ask = async (sets: RuleSet[]) => {
    try {
      const parameters = { rule_sets: sets, ...(since !== undefined && { since }) };
      return await call(database, "replay", parameters, replayed);
    } catch (error) {
      throw error instanceof DatabaseError && error.code === QUERY_CANCELED
        ? new Error(
            "There are too many trades for one call of the API: replay a part of them with --since DATE.",
          )
        : error;
    }
  };
  const found = await ask([]);
  const results: Replayed["results"] = [];
  for (const rules of rule_sets) {
    results.push(...(await ask([rules])).results);
    if (found.as_traded.trades > MANY) {
      console.error(`${results.length} of ${rule_sets.length} sets of rules`);
    }
  }
  return { ...found, results };
}

/** Reads `25,50,75`. A part that is not a number has to be one of the `words`. */
function numbers<Word = never>(
  name: string,
  given: string | undefined,
  [least, most]: [number, number],
  words: Record<string, Word> = {},
): (number | Word)[] {
  return (given?.split(",") ?? []).map((part) => {
    const text = part.trim();
    const word = Object.hasOwn(words, text) ? words[text] : undefined;
    if (word !== undefined) {
      return word;
    }
    const value = Number(text);
    const isWrong = name === "dte" && !Number.isInteger(value);
    if (text === "" || isWrong || !(value >= least && value <= most)) {
      const others = Object.keys(words).map((known) => `, or ${known}`);
      throw new WrongCall(
        `--${name} takes ${name === "dte" ? "whole numbers" : "numbers"} from ${least} to ${most}${others}, separated by commas, not ${part}.`,
      );
    }
    return value;
  });
}

function combinations(...choices: RuleSet[][]): RuleSet[] {
  return choices
    .filter((choice) => choice.length > 0)
    .reduce<RuleSet[]>(
      (sets, choice) => sets.flatMap((set) => choice.map((one) => ({ ...set, ...one }))),
      [{}],
    );
}

function tableOf({ as_traded, results }: Replayed): string {
  const cells = (name: string, o: Replayed["as_traded"], each: string, cut: string, reasons: string) => [
    name,
    signedDollars(o.total_pnl),
    o.expectancy === null ? "" : signedDollars(o.expectancy),
    shareWon(o),
    o.worst === null ? "" : signedDollars(o.worst),
    String(o.avg_days_held ?? ""),
    o.annual_return_on_collateral === null ? "" : signedPercent(o.annual_return_on_collateral),
    each,
    cut,
    reasons,
  ];
  const rows = [
    ["rules", "P&L", "mean", "won", "worst", "days", "a year", "each", "cut", "closed by"],
    cells("as traded", as_traded, "", "", ""),
    ...results.map((result) =>
      cells(
        rulesInWords(result.rules),
        result,
        differenceInWords(result),
        String(result.cut_off),
        Object.entries(result.reasons)
          .sort(([nameA, a], [nameB, b]) => b - a || nameA.localeCompare(nameB))
          .map(([reason, trades]) => `${trades} ${reason}`)
          .join(", "),
      ),
    ),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === 9 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  return [
    `${counted(as_traded.trades, "closed trade")}, USD net of fees`,
    ...lines,
    COLUMNS,
    ...BIASES,
    ...(results.some(({ few_trades }) => few_trades) ? [FEW_TRADES] : []),
    ...stopsAtMid(results),
  ].join("\n");
}
