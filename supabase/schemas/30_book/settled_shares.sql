create table private.settled_shares (
  ticker text not null,
  closed_on date not null,
  held integer not null,
  held_after integer,
  compared_at timestamptz,
  primary key (ticker, closed_on),
  check ((held_after is null) = (compared_at is null))
);

comment on table private.settled_shares is
  'Shares at the broker before options of an underlying were settled, and in the next session. Both are compared because holders may exercise after the close.';
comment on column private.settled_shares.closed_on is 'The last session of the options. New York date.';
comment on column private.settled_shares.held is
  'Shares when the options had expired; negative when short. Shares of an assignment that was not booked by then are left out.';
comment on column private.settled_shares.held_after is
  'Shares at the first full check of a later session that could read them; null = no such check yet.';
comment on column private.settled_shares.compared_at is 'When that check was. Market clock.';

create index settled_shares_due on private.settled_shares (closed_on) where compared_at is null;

alter table private.settled_shares enable row level security;
