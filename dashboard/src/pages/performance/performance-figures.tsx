import { warningsOfTrades } from "../../../../shared/words/figure-warnings.ts";
import type { Figures } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import { Figures as Large, Named, Pair, Pairs } from "../../parts/figures.tsx";
import { Section } from "../../parts/section.tsx";
import { type FigureGroup, type FigureItem, OF_ACCOUNT, OF_TRADES } from "./figure-groups.ts";
import { warningsOfAccount } from "./why-none.ts";

/** Figures of the closed trades. */
export function TradeFigures({ figures }: { figures: Figures }) {
  return (
    <Section title="Closed trades" about="USD, net of fees.">
      <Large large>
        <Named name="P&L">
          <Figure of="v_performance.total_pnl" value={figures.total_pnl} as="signed-usd" />
        </Named>
        <Named name="Trades" small={<Results figures={figures} />}>
          <Figure of="v_performance.trades" value={figures.trades} as="count" />
        </Named>
        <Named name="Win rate">
          <Figure of="v_performance.win_rate" value={figures.win_rate} as="percent" />
        </Named>
        <Named name="Win rate, 95 % CI">
          <Figure of="v_performance.win_rate_low" value={figures.win_rate_low} as="percent" /> to{" "}
          <Figure of="v_performance.win_rate_high" value={figures.win_rate_high} as="percent" />
        </Named>
      </Large>
      <Warnings texts={warningsOfTrades(figures)} />
      <Groups groups={OF_TRADES} figures={figures} />
    </Section>
  );
}

function Results({ figures: { wins, losses, scratches } }: { figures: Figures }) {
  return (
    <>
      <Figure of="v_performance.wins" value={wins} as="count" /> won,{" "}
      <Figure of="v_performance.losses" value={losses} as="count" /> lost
      {scratches > 0 && (
        <>
          , <Figure of="v_performance.scratches" value={scratches} as="count" /> scratch
        </>
      )}
    </>
  );
}

/** Figures of the account's curve. */
export function AccountFigures({ figures }: { figures: Figures }) {
  return (
    <Section title="Account" about="Marked to market at every close, open positions and shares included.">
      <Warnings texts={warningsOfAccount(figures)} />
      <Groups groups={OF_ACCOUNT} figures={figures} />
    </Section>
  );
}

function Groups({ groups, figures }: { groups: FigureGroup[]; figures: Figures }) {
  return (
    <div class="figure-groups">
      {groups.map(({ title, items }) => (
        <div key={title}>
          <h3>{title}</h3>
          <Pairs>
            {items
              .filter(({ isLeftOut }) => !isLeftOut?.(figures))
              .map((item) => (
                <Item key={item.key} item={item} figures={figures} />
              ))}
          </Pairs>
        </div>
      ))}
    </div>
  );
}

function Item({
  item: { key, name, as, because, write, beside },
  figures,
}: {
  item: FigureItem;
  figures: Figures;
}) {
  const value = figures[key];
  const why = because?.(figures) ?? "No trade has closed yet";
  const said = value === null ? why : beside?.(figures);
  return (
    <Pair name={name}>
      {value !== null && write !== undefined ? (
        <data value={String(value)} data-of={`v_performance.${key}`}>
          {write(value)}
        </data>
      ) : (
        <Figure of={`v_performance.${key}`} value={value} as={as} because={why} />
      )}
      {/* Hidden from screen readers where the figure itself already says why it is missing. */}
      {said && <small aria-hidden={value === null}>{said}</small>}
    </Pair>
  );
}

function Warnings({ texts }: { texts: string[] }) {
  return (
    <>
      {texts.map((text) => (
        <p key={text} class="few">
          {text}
        </p>
      ))}
    </>
  );
}
