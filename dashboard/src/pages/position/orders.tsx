import { reasonInWords } from "../../../../shared/words/exit-reasons.ts";
import type { PositionPage } from "../../data/pages.ts";
import { Badge } from "../../parts/badge.tsx";
import { Figure } from "../../parts/figure.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Says } from "../../parts/says.tsx";
import { Section } from "../../parts/section.tsx";
import { Empty } from "../../parts/state.tsx";
import { type Column, Table } from "../../parts/table.tsx";

type Order = PositionPage["orders"][number];

const TONES: Record<string, "plain" | "accent" | "warn" | "bad"> = {
  intent: "accent",
  sent: "accent",
  working: "accent",
  partially_filled: "accent",
  unknown: "warn",
  rejected: "bad",
};

const at = (column: string, { order_id }: Order) => `orders.${column}@${order_id}`;

const COLUMNS: Column<Order>[] = [
  {
    key: "order",
    title: "Order",
    width: "minmax(8rem, 1.2fr)",
    card: "title",
    sort: ({ order_id }) => order_id,
    cell: ({ order_id, purpose }) => `${purpose} #${order_id}`,
  },
  {
    key: "created",
    title: "Decided",
    width: "minmax(9.5rem, 1.2fr)",
    sort: ({ created_at }) => Date.parse(created_at),
    cell: ({ created_at }) => <Moment at={created_at} />,
  },
  {
    key: "status",
    title: "Status",
    width: "minmax(7rem, 0.8fr)",
    card: "figure",
    cell: ({ status }) => <Badge tone={TONES[status] ?? "plain"}>{status.replaceAll("_", " ")}</Badge>,
  },
  {
    key: "reason",
    title: "Reason",
    width: "minmax(7rem, 1fr)",
    cell: ({ exit_reason, source }) => (exit_reason === null ? source : reasonInWords(exit_reason)),
  },
  {
    key: "limit",
    title: "Limit",
    width: "minmax(5.5rem, 0.7fr)",
    align: "end",
    cell: (row) => <Figure of={at("limit_price", row)} value={row.limit_price} as="price" />,
  },
  {
    key: "filled",
    title: "Filled",
    width: "minmax(5rem, 0.6fr)",
    align: "end",
    cell: (row) => (
      <>
        <Figure of={at("filled_quantity", row)} value={row.filled_quantity} as="count" /> of{" "}
        <Figure of={at("quantity", row)} value={row.quantity} as="count" />
      </>
    ),
  },
  {
    key: "cash",
    title: "Cash",
    width: "minmax(6.5rem, 0.8fr)",
    align: "end",
    cell: (row) => <Figure of={at("fill_cash", row)} value={row.fill_cash} as="signed-usd" />,
  },
  {
    key: "fees",
    title: "Fees",
    width: "minmax(4.5rem, 0.6fr)",
    align: "end",
    cell: (row) => <Figure of={at("fees", row)} value={row.fees} as="usd" />,
  },
  {
    key: "broker",
    title: "The broker says",
    width: "minmax(8rem, 2fr)",
    from: 1100,
    cell: ({ broker_message }) =>
      broker_message === null ? (
        ""
      ) : (
        <span title={broker_message}>
          <Says text={broker_message} />
        </span>
      ),
  },
];

/** The position's orders at the broker. */
export function Orders({ orders }: Pick<PositionPage, "orders">) {
  return (
    <Section title="Orders" class="flush">
      {orders.length === 0 ? (
        <Empty title="No order was sent for this position.">It was recorded by hand or imported.</Empty>
      ) : (
        <Table label="Orders" columns={COLUMNS} rows={orders} keyOf={({ order_id }) => order_id} />
      )}
    </Section>
  );
}
