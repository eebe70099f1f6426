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

select is(pg_temp.edge(0.24, 0.20, 0.10), 0.5, 'An implied volatility a fifth above the larger historical one gives half the edge');
select is(pg_temp.edge(0.24, 0.10, 0.20), 0.5, 'The historical volatility of sixty days counts when it is the larger one');
select is(pg_temp.edge(0.28, 0.20, 0.20), 1.0, 'Two fifths above give the full edge');
select is(pg_temp.edge(0.40, 0.20, 0.20), 1.0, 'More than two fifths above give no more than the full edge');
select is(pg_temp.edge(0.18, 0.20, 0.20), 0.0, 'An implied volatility below the historical one gives no edge');
select is(pg_temp.edge(0.24, 0.20, null), 0.5, 'One known historical volatility is enough');
select is(pg_temp.edge(0.24, null, null), null, 'The edge is null without a historical volatility');
select is(pg_temp.edge(0.24, 0, 0), null, 'The edge is null when the historical volatility is zero');
select is(private.volatility_edge('GLD', '2026-02-24'), row(null::double precision, null::double precision), 'A ticker without stored days has neither edge nor rank');

select * from finish();
rollback;
