create table private.exit_decisions (
  run_id bigint not null references private.exit_checks,
  position_id bigint not null references public.positions,
  mark numeric(14, 4),
  legs jsonb,
  code text,
  pnl numeric(14, 2),
  dte integer not null,
  to_profit_target numeric(14, 2),
  to_stop_loss numeric(14, 2),
  exit_reason text,
  verdict text not null check (verdict in ('hold', 'unmarked', 'exit', 'closing', 'confirming', 'waiting', 'off', 'killed', 'refused', 'drift')),
  natural_price numeric(14, 4),
  primary key (run_id, position_id)
);

comment on table private.exit_decisions is 'What each check decided about each position, and from what.';
comment on column private.exit_decisions.mark is 'USD per contract; null without a trustworthy quote for every leg.';
comment on column private.exit_decisions.natural_price is 'What closing would have cost at once, as of the mark. USD per contract; null where it was not kept.';
comment on column private.exit_decisions.legs is 'What was quoted: [{symbol, bid, ask}], USD per contract.';
comment on column private.exit_decisions.code is 'Why a price rule was not judged or no order left: a fault of private.quote_fault(), quiet_period, or entry_working (the rest of its entry is taken back first).';
comment on column private.exit_decisions.pnl is '(entry_price - mark) x quantity. USD.';
comment on column private.exit_decisions.dte is 'Calendar days to expiration, New York.';
comment on column private.exit_decisions.to_profit_target is 'P&L still missing to the profit target. USD.';
comment on column private.exit_decisions.to_stop_loss is 'Loss still bearable before the stop. USD.';
comment on column private.exit_decisions.exit_reason is 'The rule that holds, if any; manual = a person has asked for the close.';
comment on column private.exit_decisions.verdict is
  'hold = no rule holds; unmarked = no date rule holds and no price rule could be judged; exit = a close was claimed; closing = a close is at work; confirming = the stop holds, but not in enough checks yet; waiting = due, waiting for what code says; off = due, but auto_exit is off; killed = due, but the kill switch is on; refused = due, but the broker refused too often today; drift = due, but the broker holds none of it.';

create index on private.exit_decisions (position_id);

alter table private.exit_decisions enable row level security;
