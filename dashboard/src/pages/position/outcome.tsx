import { reasonInWords } from "../../../../shared/words/exit-reasons.ts";
import type { PositionPage } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import { Figures, Named } from "../../parts/figures.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Section } from "../../parts/section.tsx";

/** The result of a closed position. */
export function Outcome({ position }: Pick<PositionPage, "position">) {
  const { position_id: id, exit_date, exit_reason } = position;
  const of = (column: string) => `positions.${column}@${id}`;
  return (
    <Section
      title={`Closed: ${reasonInWords(exit_reason ?? "")}`}
      aside={exit_date !== null && <Moment at={exit_date} />}
    >
      <Figures large>
        <Named
          name="P&L"
          small={
            <>
              <Figure of={of("pnl_percent")} value={position.pnl_percent} as="signed-percent" /> of the credit
            </>
          }
        >
          <Figure of={of("realized_pnl")} value={position.realized_pnl} as="signed-usd" />
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
        <Named name="Closed at">
          <Figure of={of("exit_price")} value={position.exit_price} as="price" />
        </Named>
        <Named name="Fees">
          <Figure of={of("fees")} value={position.fees} as="usd" />
        </Named>
        <Named name="Contracts">
          <Figure of={of("quantity")} value={position.quantity} as="count" />
        </Named>
        <Named name="Held" small={<Moment at={position.entry_date} />}>
          <Figure of={of("days_held")} value={position.days_held} as="days" />
        </Named>
      </Figures>
    </Section>
  );
}
