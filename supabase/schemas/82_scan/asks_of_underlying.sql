create function private.asks_of_underlying(underlying text) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object('underlyings', jsonb_build_object('tickers', jsonb_build_array(asks_of_underlying.underlying), 'indices', (
    select coalesce(jsonb_agg(distinct i.underlying), '[]') from public.index_roots i where i.settles_by is not null)));
end;

comment on function private.asks_of_underlying(text) is
  'The question for an underlying''s price, with the list of all underlyings that are indices.';
