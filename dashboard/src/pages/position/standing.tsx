import { codeInWords } from "../../../../shared/words/codes.ts";
import { reasonInWords } from "../../../../shared/words/exit-reasons.ts";
import { aContract, daysLeft } from "../../../../shared/words/format.ts";
import { heldBackInWords } from "../../../../shared/words/held-back.ts";
import { stopAtMost } from "../../../../shared/words/rule-table.ts";
import type { PositionPage } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import { Figures, Named } from "../../parts/figures.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Says } from "../../parts/says.tsx";
import { Section } from "../../parts/section.tsx";

const NO_MARK = "No mark yet";

/** An open position by its latest mark, and what happens next. */
export function Standing({ position, orders }: Pick<PositionPage, "position" | "orders">) {
  const { position_id: id, mark_fault, marked_at } = position;
  const of = (column: string) => `positions.${column}@${id}`;
  return (
    <Section
      title="Now"
      aside={
        marked_at !== null && (
          <>
            mark of <Moment at={marked_at} />
          </>
        )
      }
    >
      <Figures large>
        <Named
          name="P&L"
          small={
            position.realized_pnl !== 0 && (
              <>
                realized <Figure of={of("realized_pnl")} value={position.realized_pnl} as="signed-usd" />
              </>
            )
          }
        >
          <Figure
            of={of("unrealized_pnl")}
            value={position.unrealized_pnl}
            as="signed-usd"
            because={NO_MARK}
          />
        </Named>
        <Named
          name="Mark"
          small={
            <>
              natural <Figure of={of("natural_price")} value={position.natural_price} as="price" />
            </>
          }
        >
          <Figure of={of("mark")} value={position.mark} as="price" because={NO_MARK} />
        </Named>
        <Named
          name="Credit"
          small={
            <>
              in all <Figure of={of("credit")} value={position.credit} as="usd" />
            </>
          }
        >
          <Figure of={of("entry_price")} value={position.entry_price} as="price" />
        </Named>
        <Named
          name="Contracts"
          small={position.open_quantity === position.quantity ? undefined : `of ${position.quantity}`}
        >
          <Figure of={of("open_quantity")} value={position.open_quantity} as="count" />
        </Named>
        <Named
          name="Time"
          small={`held ${position.days_held === 1 ? "1 day" : `${position.days_held} days`}`}
        >
          <data value={String(position.dte)} data-of={`v_open_positions.dte@${id}`}>
            {daysLeft(position.dte)}
          </data>
        </Named>
        <Named
          name="At risk"
          small={
            <>
              collateral <Figure of={of("collateral")} value={position.collateral} as="usd" />
            </>
          }
        >
          <Figure of={of("max_risk")} value={position.max_risk} as="usd" because="Unlimited" />
        </Named>
      </Figures>
      <div class="next">
        {mark_fault !== null && (
          <p>
            <strong>No trustworthy quote:</strong> {codeInWords(mark_fault)}. The mark is the last trustworthy
            one.
          </p>
        )}
        {next(position, orders).map((says) => (
          <p key={says}>
            <Says text={says} />
          </p>
        ))}
      </div>
    </Section>
  );
}

/** What the next check will do, as far as it is known. */
function next(
  {
    due,
    verdict,
    auto_exit,
    close_asked_at,
    close_asked_by,
    no_effective_stop,
    stop_price,
    max_risk,
  }: PositionPage["position"],
  orders: PositionPage["orders"],
): string[] {
  const working = orders.find(({ purpose, status }) => purpose === "exit" && LIVE.has(status));
  const noStop = no_effective_stop && max_risk !== null ? [stopAtMost(stop_price, max_risk)] : [];
  if (working !== undefined && working.limit_price !== null) {
    const reason = reasonInWords(working.exit_reason ?? "");
    return [
      `Closing at ${aContract(working.limit_price)}, ${reason}: the order is ${working.status.replace("_", " ")}.`,
      ...noStop,
    ];
  }
  if (close_asked_at !== null) {
    return [`User ${close_asked_by ?? ""} requested a close: ${heldBackInWords(verdict)}.`, ...noStop];
  }
  if (due !== null) {
    return [`Due, ${reasonInWords(due)}: ${heldBackInWords(verdict)}.`, ...noStop];
  }
  return [
    ...(auto_exit ? [] : ["Automatic exit is off: rules are watched, but no order is sent."]),
    ...noStop,
  ];
}

/** The same statuses as in `orders.is_live`. */
const LIVE = new Set(["intent", "sent", "working", "partially_filled", "unknown"]);
