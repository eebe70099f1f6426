create function private.underlying_of(ticker text) returns text
language sql stable set search_path = ''
begin atomic
  select coalesce((select i.underlying from public.index_roots i where i.root = underlying_of.ticker), underlying_of.ticker);
end;

comment on function private.underlying_of(text) is
  'The underlying of an option root: SPX for SPXW. A stock''s root is its own underlying.';
