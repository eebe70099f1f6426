import type { ComponentChildren } from "preact";
import { counted } from "../../../../shared/words/format.ts";
import type { PositionPage } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import { DayText } from "../../parts/moment.tsx";
import { Section } from "../../parts/section.tsx";

/** The exit rules: as P&L, as a price or a day, with the distance. */
export function Rules({ position }: Pick<PositionPage, "position">) {
  const { position_id: id, status, profit_target, stop_loss, exit_dte, to_exit_dte } = position;
  const isOpen = status === "OPEN";
  const of = (column: string) => `${isOpen ? "v_open_positions" : "positions"}.${column}@${id}`;
  return (
    <Section
      title={isOpen ? "Closes at" : "Exit rules"}
      class="span-4"
      aside={isOpen ? <code>/rules {id}</code> : undefined}
    >
      <ul class="rules">
        <Rule name="Profit target" isOff={profit_target === null}>
          <p>
            <Figure of={of("profit_target")} value={profit_target} as="signed-usd" />, a mark of{" "}
            <Figure of={of("profit_price")} value={position.profit_price} as="price" /> or less
          </p>
          {isOpen && (
            <p class="muted">
              <ToGo of={of("to_profit_target")} usd={position.to_profit_target} />
            </p>
          )}
        </Rule>
        <Rule name="Stop" isOff={stop_loss === null}>
          <p>
            <Figure of={of("stop_loss")} value={stop_loss === null ? null : -stop_loss} as="signed-usd" />, a
            mark of <Figure of={of("stop_price")} value={position.stop_price} as="price" /> or more
          </p>
          {isOpen && (
            <p class="muted">
              <ToGo of={of("to_stop_loss")} usd={position.to_stop_loss} />
            </p>
          )}
        </Rule>
        <Rule name="Date" isOff={exit_dte === null}>
          <p>
            {exit_dte} DTE
            {position.exit_on !== null && (
              <>
                , on <DayText day={position.exit_on} />
              </>
            )}
          </p>
          {isOpen && to_exit_dte !== null && (
            <p class="muted">{to_exit_dte <= 0 ? "reached" : `${counted(to_exit_dte, "day")} to go`}</p>
          )}
        </Rule>
      </ul>
    </Section>
  );
}

function Rule({ name, isOff, children }: { name: string; isOff: boolean; children: ComponentChildren }) {
  return (
    <li>
      <h3>{name}</h3>
      {isOff ? <p class="muted">off</p> : children}
    </li>
  );
}

function ToGo({ of, usd }: { of: string; usd: number | null }) {
  if (usd !== null && usd <= 0) {
    return <>reached</>;
  }
  return (
    <>
      <Figure of={of} value={usd} as="usd" because="No mark yet" /> to go
    </>
  );
}
