create function private.ask_shares(subject jsonb, user_id text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  ticker text := ask_shares.subject ->> 'ticker';
  price numeric := (ask_shares.subject ->> 'price')::numeric;
  known numeric := private.known_share_price(ticker);
begin
  perform private.refuse_shares(ticker, (ask_shares.subject ->> 'quantity')::integer, price, (ask_shares.subject ->> 'fees')::numeric);
  if private.is_far(price, known) then
    perform private.ask_confirmation(ask_shares.subject || jsonb_build_object('action', 'shares', 'known', known));
    return true;
  end if;
  perform private.book_shares(ask_shares.subject, ask_shares.user_id);
  return false;
end;
$$;

comment on function private.ask_shares(jsonb, text) is
  'Handles /shares: records shares bought or sold elsewhere. It asks for confirmation instead, and returns true, where the price is less than half or more than double the last known one. PT409, PT422.';
