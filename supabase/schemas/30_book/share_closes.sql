create table private.share_closes (
  ticker text not null,
  trade_date date not null,
  close numeric(14, 4) not null check (close >= 0),
  primary key (ticker, trade_date)
);

comment on table private.share_closes is
  'Official closes of the underlyings whose shares the account has held, kept for ever: lots are marked at them.';
comment on column private.share_closes.ticker is 'As share_trades.ticker.';
comment on column private.share_closes.trade_date is 'New York date of the session.';
comment on column private.share_closes.close is 'USD per share.';

alter table private.share_closes enable row level security;
grant select on private.share_closes to service_role;
