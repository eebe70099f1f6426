create table private.exit_decisions (
  run_id bigint not null references private.exit_checks,
  position_id bigint not null references public.positions,
  mark numeric(14, 4),
  legs jsonb,
  code text,
  pnl numeric(14, 2),
  dte integer not null,
  to_profit_target numeric(14, 2),
  to_stop_loss numeric(16, 2),
  exit_reason text,
  verdict text not null check (verdict in ('hold', 'unmarked', 'exit', 'closing', 'confirming', 'waiting', 'off', 'killed', 'refused', 'drift')),
  natural_price numeric(14, 4),
  primary key (run_id, position_id)
);

comment on table private.exit_decisions is
  'The decision of each check about each position, with the numbers behind it.';
comment on column private.exit_decisions.mark is 'USD per contract; null without a trustworthy quote for every leg.';
comment on column private.exit_decisions.natural_price is
  'The cost of closing at once, at the time of the mark. USD per contract; null where it was not stored.';
comment on column private.exit_decisions.legs is 'The quotes of the legs: [{symbol, bid, ask}], USD per contract.';
comment on column private.exit_decisions.code is
  'Why no price rule was evaluated or no order left: a fault of private.quote_fault(), quiet_period, or entry_working (the rest of the entry has to be cancelled first).';
comment on column private.exit_decisions.pnl is '(entry_price - mark) x quantity. USD.';
comment on column private.exit_decisions.dte is 'Calendar days to expiration, New York.';
comment on column private.exit_decisions.to_profit_target is 'P&L still missing to reach the profit target. USD.';
comment on column private.exit_decisions.to_stop_loss is 'Further loss that would reach the stop. USD.';
comment on column private.exit_decisions.exit_reason is
  'The rule that holds, if any; manual = a person has requested the close.';
comment on column private.exit_decisions.verdict is
  'hold = no rule holds; unmarked = no date rule holds and no price rule could be evaluated; exit = a close was claimed; closing = a close is working; confirming = the stop holds, but not in enough checks yet; waiting = a close is due, but has to wait for the reason in code; off = due, but auto_exit is off; killed = due, but the kill switch is on; refused = due, but the broker refused it too often today; drift = due, but the broker does not hold the position.';

create index on private.exit_decisions (position_id);

alter table private.exit_decisions enable row level security;
