create function private.journal_page(wanted jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  search constant text := trim(coalesce(wanted ->> 'search', ''));
  after constant bigint := private.wanted_id(wanted, 'after');
begin
  if jsonb_typeof(wanted -> 'search') <> 'string' then
    raise exception 'search must be a single text' using errcode = 'PT422', detail = 'search';
  end if;
  return (
    with found as materialized (
      select n.note_id from private.notes_found(search) n
    ),
    listed as (
      select n.*, p.ticker, p.contract_short, p.status,
        case p.status when 'OPEN' then p.unrealized_pnl else p.realized_pnl end as pnl
      from found f join public.journal n using (note_id) left join public.positions p using (position_id)
      where after is null or n.note_id < after
      order by n.note_id desc limit 1000
    )
    select jsonb_build_object(
      'total', (select count(*) from found),
      'notes', (select coalesce(jsonb_agg(to_jsonb(l) - 'words' - 'written_by' order by l.note_id desc), '[]') from listed l),
      'next', (
        select min(l.note_id) from listed l having min(l.note_id) > (select min(f.note_id) from found f))
    )
  );
end;
$$;

comment on function private.journal_page(jsonb) is
  'The journal for the dashboard, as found by private.notes_found(): {total, notes (of journal; ticker, contract_short, status and pnl are its position''s, USD, unrealized while it is open), the newest thousand behind the note `after`, next (the `after` of the next thousand; null = there are no more)}. PT422 for a search that is not a text.';
