create function private.take_account(l private.lookups, answers json) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  perform private.keep_balances(take_account.answers -> 'account');
  perform private.queue_answer('account', '{}', l.asked_by, l.topic, l.edits_message_id);
  return null;
end;
$$;

comment on function private.take_account(private.lookups, json) is
  'Stores the broker''s report of the account and answers /account. Returns null: there is no further question.';
