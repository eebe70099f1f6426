begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select is(private.notes_facts('x'), '{"search": "x", "total": 0, "notes": []}'::jsonb, 'Without notes the list is empty');

insert into public.journal (position_id, text, rating) select position_id, 'x', 4 from public.positions where request_id = 'CSP';
select is(
  private.notes_facts('x') -> 'notes',
  (select jsonb_build_array(to_jsonb(n) - 'words' || '{"ticker": "SPY"}') from public.journal n),
  'A note is its row of the journal and the ticker'
);

select * from finish();
rollback;
