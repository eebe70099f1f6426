create function private.decide_working_closes(answer text) returns boolean
language plpgsql set search_path = ''
as $$
begin
  if decide_working_closes.answer = 'cancelcloses' then
    update public.orders o set cancelling = true
    where o.purpose = 'exit' and o.is_live and o.status <> 'intent';
    perform private.want_check();
    return true;
  end if;
  return decide_working_closes.answer = 'letwork';
end;
$$;

comment on function private.decide_working_closes(text) is
  'Applies a person''s answer about the closes at the broker after a kill: cancelcloses (the check that it requests cancels them) or letwork. False for any other answer.';
