create function private.book_ledger(subject jsonb, answer text, user_id text) returns void
language plpgsql set search_path = ''
as $$
begin
  -- The difference was one to the ledger as it was, and an account begins once.
  if book_ledger.subject ->> 'action' = 'balance' and (book_ledger.subject ->> 'last_entry')::bigint
    is distinct from (select max(l.entry_id) from public.account_ledger l)
  then
    raise exception 'the ledger has changed in the meantime: write /balance again' using errcode = 'PT409';
  end if;
  insert into public.account_ledger (entry_date, kind, amount, note, recorded_by)
  select (book_ledger.subject ->> 'day')::date, entry.kind, entry.amount, book_ledger.subject ->> 'note', book_ledger.user_id
  from jsonb_to_record(book_ledger.subject -> 'books' -> book_ledger.answer) entry (kind text, amount numeric);
end;
$$;

comment on function private.book_ledger(jsonb, text, text) is
  'Books in the ledger what the question of private.ask_ledger() offers for an answer, on the day on which it was asked. PT409 where the ledger is not the one any more by which a difference was told.';
