create function private.ask_ledger(command text, amount text, note text, user_id text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  said numeric;
  equity numeric := private.equity_now();
begin
  if ask_ledger.amount is null or ask_ledger.amount !~ '^\d{1,11}(\.\d{1,2})?$' or ask_ledger.amount::numeric = 0 then
    raise exception 'write /% AMOUNT in dollars, above zero, for example /% 5000; /% back undoes the last entry on the same day',
      ask_ledger.command || case ask_ledger.command when 'balance' then '' else ' [NOTE]' end, ask_ledger.command, ask_ledger.command
      using errcode = 'PT422';
  elsif length(ask_ledger.note) > 500 then
    raise exception 'a note may have 500 characters at most' using errcode = 'PT422';
  elsif equity is null and ask_ledger.command <> 'balance' then
    raise exception 'there is no starting balance yet: write /balance AMOUNT with what the account is worth now. It includes all earlier deposits and withdrawals'
      using errcode = 'PT409';
  end if;
  said := ask_ledger.amount::numeric;
  if ask_ledger.command = 'balance' and said = equity then
    perform private.queue_answer('ledger', jsonb_build_object('equity', equity), ask_ledger.user_id);
    return false;
  end if;

  perform private.ask_confirmation(jsonb_build_object(
    'action', ask_ledger.command,
    'position_ids', '[]'::jsonb,
    'amount', said,
    'note', ask_ledger.note,
    'day', private.new_york_date(private.now()),
    'equity', equity,
    'as_of', private.new_york_time(private.now()),
    'last_entry', (select max(l.entry_id) from public.account_ledger l),
    'books', case
      when ask_ledger.command = 'deposit' then jsonb_build_object('confirm', jsonb_build_object('kind', 'deposit', 'amount', said))
      when ask_ledger.command = 'withdraw' then jsonb_build_object('confirm', jsonb_build_object('kind', 'withdrawal', 'amount', said))
      when equity is null then jsonb_build_object('confirm', jsonb_build_object('kind', 'starting_balance', 'amount', said))
      else jsonb_build_object('adjustment', jsonb_build_object('kind', 'adjustment', 'amount', said - equity))
        || case when said > equity
          then jsonb_build_object('deposit', jsonb_build_object('kind', 'deposit', 'amount', said - equity))
          else jsonb_build_object('withdrawal', jsonb_build_object('kind', 'withdrawal', 'amount', equity - said)) end
    end));
  return true;
end;
$$;

comment on function private.ask_ledger(text, text, text, text) is
  'Handles /balance, /deposit and /withdraw AMOUNT (USD, as typed): asks whether to write it into the ledger today, and gives what each answer would book, {answer: {kind, amount}}. Where /balance differs from private.equity_now(), it asks how to book the difference. Returns false where both agree; then it answers at once. PT409 without a starting balance, PT422 for invalid values.';
