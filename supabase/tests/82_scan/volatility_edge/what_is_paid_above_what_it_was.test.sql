begin;
select plan(9);
\ir ../../scan.psql

create function pg_temp.edge(iv30 double precision, hv20 double precision, hv60 double precision) returns numeric
language plpgsql as $$
begin
  delete from public.daily_volatility where true;
  insert into public.daily_volatility (ticker, trade_date, iv30, hv20, hv60) values ('XLE', '2026-02-24', edge.iv30, edge.hv20, edge.hv60);
  return round((private.volatility_edge('XLE', '2026-02-24')).edge::numeric, 6);
end;
$$;

select is(pg_temp.edge(0.24, 0.20, 0.10), 0.5, 'a fifth more than the larger one is half of it');
select is(pg_temp.edge(0.24, 0.10, 0.20), 0.5, 'whichever that is');
select is(pg_temp.edge(0.28, 0.20, 0.20), 1.0, 'two fifths more are all');
select is(pg_temp.edge(0.40, 0.20, 0.20), 1.0, 'more are no more');
select is(pg_temp.edge(0.18, 0.20, 0.20), 0.0, 'less is nothing');
select is(pg_temp.edge(0.24, 0.20, null), 0.5, 'where one is known it is that');
select is(pg_temp.edge(0.24, null, null), null, 'without them it is not known');
select is(pg_temp.edge(0.24, 0, 0), null, 'nor of what never moved');
select is(private.volatility_edge('GLD', '2026-02-24'), row(null::double precision, null::double precision), 'nor of what was never seen');

select * from finish();
rollback;
