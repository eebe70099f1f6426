begin;
select plan(4);
create function pg_temp.keep(access_token text, failure text default null) returns void
language plpgsql as $$
begin
  perform public.keep_tradestation_token(
    (public.tradestation_token('origin', 'access') ->> 'claim')::bigint, 'origin', 'next', access_token, 1200, failure);
end;
$$;

select results_eq(
  'select renewed_at, fault from private.broker_token()', $$ values (null::timestamptz, null::text) $$, 'there is no token yet'
);
select pg_temp.keep(null, 'Refused.');
select results_eq(
  'select renewed_at, fault from private.broker_token()',
  $$ values (null::timestamptz, 'TradeStation''s token could not be renewed: Refused. It expires now.') $$, 'the first renewal has failed'
);
select pg_temp.keep('access');
select results_eq(
  'select renewed_at is not null, fault from private.broker_token()', $$ values (true, null::text) $$, 'then it succeeded'
);
select pg_temp.keep(null, 'Refused.');
select matches(
  (select fault from private.broker_token()), '^TradeStation''s token could not be renewed: Refused\. It expires \w{3} \w{3} \d{1,2}, \d\d:\d\d\.$',
  'the next renewal has failed, while the old token is valid'
);

select * from finish();
rollback;
