create function private.book_ledger(subject jsonb, answer text, user_id text) returns void
language plpgsql set search_path = ''
as $$
begin
  -- A difference is valid only for the ledger from which it was computed, and an account has one starting
  -- balance.
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
  'Books a person''s answer to the question of private.ask_ledger() in the ledger, on the day of the question. PT409 where the ledger has changed since.';
