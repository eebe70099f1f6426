import { reasonInWords } from "../../../../shared/words/exit-reasons.ts";
import type { Bucket, Dimension, Performance } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import type { FigureKind } from "../../parts/figure-words.ts";
import { Section } from "../../parts/section.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { Won } from "../../parts/won.tsx";
import { linkTo, listed, type Query } from "../../route.ts";
import { ask } from "../../router.ts";

/** The dimensions of the comparison, with titles for their column. */
const NAMES: Record<Dimension, string> = {
  strategy: "Strategy",
  ticker: "Ticker",
  exit_reason: "Closed by",
  dte_at_entry: "DTE at entry",
  days_held: "Days held",
  weekday: "Weekday of entry",
  month: "Month",
  tag: "Tag",
  mistake: "Mistake",
  rating: "Rating",
  mood: "Mood before",
};

const DIMENSIONS = Object.keys(NAMES) as Dimension[];

/** Dimensions by which History can filter, with the key of the filter. */
const FILTERED: Partial<Record<Dimension, string>> = {
  ...{ strategy: "strategy", ticker: "ticker", exit_reason: "reason", tag: "tag", mistake: "mistake" },
};

/** A comparison of closed trades by a chosen dimension. */
export function Comparison({
  comparison,
  by,
}: {
  comparison: Performance["comparison"];
  by: string | undefined;
}) {
  const there = DIMENSIONS.filter((each) => (comparison[each]?.length ?? 0) > 0);
  const dimension = there.find((each) => each === by) ?? there[0];
  if (dimension === undefined) {
    return null;
  }
  const rows = comparison[dimension];
  return (
    <Section
      title="Comparison"
      class="flush"
      about="USD, net of fees. A trade with several tags is in the row of each."
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is a part of a form, and this asks for nothing. */}
      <div class="chips" role="group" aria-label="Compare by">
        {there.map((each) => (
          <button
            type="button"
            class="button"
            key={each}
            aria-pressed={each === dimension}
            onClick={() => ask({ by: each })}
          >
            {NAMES[each]}
          </button>
        ))}
      </div>
      <Table
        key={dimension}
        label={`Closed trades by ${NAMES[dimension].toLowerCase()}`}
        columns={columnsOf(dimension)}
        rows={rows}
        keyOf={({ bucket }) => bucket}
        linkOf={({ bucket }) => linkOf(dimension, bucket)}
      />
      {rows.some(({ few_trades }) => few_trades) && (
        <p class="few below">* Few trades, fewer than 30: a difference may be chance.</p>
      )}
    </Section>
  );
}

function linkOf(dimension: Dimension, bucket: string): string | null {
  const key = FILTERED[dimension];
  const query: Query | null =
    key !== undefined
      ? { [key]: listed([bucket]) }
      : dimension === "month" && /^\d{4}-\d{2}$/.test(bucket)
        ? { from: `${bucket}-01`, until: `${bucket}-${String(daysOf(bucket)).padStart(2, "0")}` }
        : null;
  return query === null ? null : linkTo("history", query);
}

function daysOf(month: string): number {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
}

function columnsOf(dimension: Dimension): Column<Bucket>[] {
  const figure = (
    key: Exclude<keyof Bucket, "bucket" | "few_trades">,
    title: string,
    as: FigureKind,
    more: Partial<Column<Bucket>> & { because?: string } = {},
  ): Column<Bucket> => ({
    ...{ key, title, width: more.width ?? "minmax(6rem, 1fr)", align: "end" },
    ...(more.from !== undefined && { from: more.from }),
    ...(more.card !== undefined && { card: more.card }),
    sort: (row) => row[key],
    cell: (row) => (
      <Figure
        of={`v_comparison.${key}@${dimension}:${row.bucket}`}
        value={row[key]}
        as={as}
        because={more.because ?? "Not known"}
      />
    ),
  });
  return [
    {
      key: "bucket",
      title: NAMES[dimension],
      width: "minmax(8rem, 1.6fr)",
      card: "title",
      cell: ({ bucket, few_trades }) => (
        <>
          {dimension === "exit_reason" ? reasonInWords(bucket) : bucket}
          {few_trades && (
            <>
              <span aria-hidden="true">*</span>
              <span class="unseen">, few trades</span>
            </>
          )}
        </>
      ),
    },
    figure("trades", "Trades", "count", { width: "minmax(4.5rem, 0.7fr)" }),
    {
      key: "won",
      title: "Won",
      width: "minmax(4.5rem, 0.7fr)",
      align: "end",
      sort: ({ win_rate }) => win_rate,
      cell: (row) => <Won of={(column) => `v_comparison.${column}@${dimension}:${row.bucket}`} made={row} />,
    },
    figure("total_pnl", "P&L", "signed-usd", { card: "figure", width: "minmax(7.5rem, 1.2fr)" }),
    figure("expectancy", "Each", "signed-usd", { width: "minmax(7rem, 1.1fr)" }),
    figure("profit_factor", "Profit factor", "ratio", { from: 900, because: "None lost" }),
    figure("premium_captured", "Kept", "signed-percent", { from: 800, width: "minmax(6.5rem, 1fr)" }),
    figure("annual_return_on_collateral", "A year", "signed-percent", {
      from: 1000,
      width: "minmax(6.5rem, 1fr)",
    }),
    figure("avg_days_held", "Held", "days", { from: 1100 }),
    figure("best", "Best", "signed-usd", { from: 1250, width: "minmax(7rem, 1.1fr)" }),
    figure("worst", "Worst", "signed-usd", { from: 1250, width: "minmax(7rem, 1.1fr)" }),
  ];
}
