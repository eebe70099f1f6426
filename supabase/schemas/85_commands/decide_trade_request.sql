create function public.decide_trade_request(
  update_id bigint, token text, chat_id bigint, message_id bigint, decision text, decided_by text
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  r public.trade_requests;
  market_open boolean := private.is_market_open(private.now());
  outcome text;
  breach text;
  subject jsonb;
begin
  -- The book is locked first, as everywhere: a check that is deciding holds it and may need this request next.
  perform private.lock_book();
  select stored.* into r
  from private.card_tokens t join public.trade_requests stored using (request_id)
  where t.token = decide_trade_request.token
  for no key update of stored;

  if not private.consume_update(decide_trade_request.update_id) then
    return jsonb_build_object('outcome', 'replayed', 'status', r.status);
  end if;

  subject := jsonb_build_object('request_id', r.request_id);
  -- The press may come from an older copy of the card.
  if r.request_id is null
    or (r.card_message_id, r.card_chat_id) is distinct from (decide_trade_request.message_id, decide_trade_request.chat_id)
      and r.card_message_id is not null
  then
    perform private.log_action(update_id, decided_by, decision, subject, 'stale');
    return jsonb_build_object('outcome', 'stale');
  end if;

  if r.status <> 'pending' then
    outcome := 'already';
  elsif r.expires_at <= private.now() then
    outcome := 'expired';
    update public.trade_requests stored
    set status = 'expired', status_note = 'Nobody decided before the market closed.'
    where stored.request_id = r.request_id returning * into r;
  elsif decision = 'approve' then
    breach := private.entry_breach(r, null, null);
    if breach is not null then
      update public.trade_requests stored set status_note = breach where stored.request_id = r.request_id;
      perform private.queue_card(r.request_id);
      perform private.log_action(update_id, decide_trade_request.decided_by, decision, subject, 'refused', breach);
      return jsonb_build_object('outcome', 'refused', 'status', r.status, 'message', breach, 'wakes', private.wakes());
    end if;
    outcome := case when market_open then 'approved' else 'approved_for_next_session' end;
    update public.trade_requests stored
    set status = 'approved',
      status_note = case when not market_open then 'The market is closed; the order is sent when it opens.' end,
      expires_at = least(private.next_close(private.now()), private.expiration_close(stored.trades_until)),
      decided_at = private.now(),
      decided_by = decide_trade_request.decided_by
    where stored.request_id = r.request_id returning * into r;
  elsif decision = 'reject' then
    outcome := 'rejected';
    update public.trade_requests stored
    set status = 'rejected', status_note = null, decided_at = private.now(), decided_by = decide_trade_request.decided_by
    where stored.request_id = r.request_id returning * into r;
  else
    raise exception 'decision % is neither approve nor reject', decision using errcode = 'PT422', detail = 'decision';
  end if;

  perform private.queue_card(r.request_id);
  perform private.log_action(update_id, decide_trade_request.decided_by, decision, subject, outcome);
  if outcome = 'approved' then
    -- Only a check sends orders.
    perform private.want_check();
  end if;
  return jsonb_build_object('outcome', outcome, 'status', r.status, 'wakes', private.wakes());
end;
$$;

comment on function public.decide_trade_request(bigint, text, bigint, bigint, text, text) is
  'Applies a press on a card: consumes the Telegram update, approves or rejects the request and writes public.actions in one transaction. outcome: approved | approved_for_next_session | refused (message names the limit that it would break) | rejected | already (status says how) | expired | stale (not the newest card) | replayed (the update was handled before). wakes: private.wakes().';
grant execute on function public.decide_trade_request(bigint, text, bigint, bigint, text, text) to service_role;
