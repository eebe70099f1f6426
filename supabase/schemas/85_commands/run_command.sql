create function public.run_command(update_id bigint, user_id text, command text, subject jsonb default '{}', topic bigint default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  position_id bigint := (run_command.subject ->> 'position_id')::bigint;
  outcome text := 'done';
  refusal text;
begin
  perform private.lock_book();
  if not private.consume_update(run_command.update_id) then
    return jsonb_build_object('outcome', 'replayed');
  end if;
  perform set_config('thetabase.topic', coalesce(run_command.topic::text, ''), true);

  begin
    case run_command.command
      when 'pause' then
        perform private.pause_entries(run_command.user_id);
      when 'resume' then
        perform private.pause_entries(null);
      when 'rules' then
        if run_command.subject ? 'strategy_type' then
          perform private.change_default(run_command.subject ->> 'strategy_type', run_command.subject ->> 'rule', run_command.subject ->> 'value');
        else
          perform private.change_rule(position_id, run_command.subject ->> 'rule', run_command.subject ->> 'value', run_command.user_id);
        end if;
      when 'closed' then
        if position_id is null or run_command.subject ->> 'price' is null or run_command.subject ? 'unread' then
          raise exception 'write /closed POSITION PRICE [fees:1.30] [REASON] with the debit per share and the total fees, for example /closed 5 1.20' using errcode = 'PT422';
        end if;
        -- People type prices per share.
        if private.ask_closed(position_id, (run_command.subject ->> 'price')::numeric * 100, coalesce(run_command.subject ->> 'reason', 'manual'),
          (run_command.subject ->> 'fees')::numeric) then
          outcome := 'asked';
        end if;
      when 'settle' then
        -- The price of an underlying is always per share.
        if private.ask_settle(run_command.subject ->> 'ticker', (run_command.subject ->> 'price')::numeric,
          (run_command.subject ->> 'expiration')::date, run_command.user_id) then
          outcome := 'asked';
        end if;
      when 'reopen' then
        perform private.take_back_close(position_id, run_command.user_id);
      when 'shares' then
        if run_command.subject ? 'unread' then
          raise exception 'write /shares TICKER +100 @ PRICE, or -100 for a sale, with the price per share, and fees:1.20 if there were any; /shares TICKER back undoes the last trade' using errcode = 'PT422';
        elsif run_command.subject ? 'back' then
          insert into private.outbox (kind, facts) values ('shares', jsonb_build_object(
            'taken_back', public.take_back_shares(run_command.subject ->> 'ticker')));
        elsif private.ask_shares(run_command.subject, run_command.user_id) then
          outcome := 'asked';
        end if;
      when 'balance', 'deposit', 'withdraw' then
        if run_command.subject ? 'back' then
          insert into private.outbox (kind, facts) values ('ledger', jsonb_build_object(
            'taken_back', private.take_back_ledger(run_command.command), 'equity', private.equity_now()));
        elsif private.ask_ledger(
          run_command.command, run_command.subject ->> 'amount', run_command.subject ->> 'note', run_command.user_id) then
          outcome := 'asked';
        end if;
      when 'note' then
        perform private.add_note(run_command.subject, run_command.user_id);
      when 'publish' then
        perform private.publish_report((run_command.subject ->> 'message_id')::bigint, run_command.subject ->> 'network',
          (run_command.subject ->> 'with_open')::boolean, run_command.user_id);
      when 'post_there', 'post_again' then
        perform private.settle_post((run_command.subject ->> 'post_id')::bigint, run_command.command = 'post_there');
      when 'post_back' then
        perform private.take_back_post((run_command.subject ->> 'post_id')::bigint);
      when 'publishing' then
        perform private.change_standing(run_command.subject, run_command.user_id);
        perform private.queue_answer('publishing', '{}', run_command.user_id, run_command.topic);
      when 'reconcile' then
        update private.check_lease set reconciliation_asked = true where only_row;
        perform private.want_check();
      when 'leave' then
        perform private.leave_warning(position_id, run_command.subject ->> 'warning', run_command.user_id);
      when 'dividend' then
        perform private.set_dividend(
          run_command.subject ->> 'ticker', (run_command.subject ->> 'ex_date')::date, run_command.subject ->> 'amount', run_command.user_id);
        perform private.queue_answer('dividends', '{}', run_command.user_id, run_command.topic);
      when 'card' then
        perform private.resend_card(run_command.subject ->> 'handle');
      when 'sell', 'add' then
        if run_command.subject ? 'unread' then
          raise exception '%', run_command.subject ->> 'unread' using errcode = 'PT422';
        end if;
        perform private.want_trade(run_command.subject || jsonb_build_object('verb', run_command.command), run_command.user_id, run_command.topic);
      when 'pick' then
        perform private.want_trade(run_command.subject, run_command.user_id, run_command.topic);
      when 'scan' then
        perform private.want_scan(run_command.subject, run_command.user_id, run_command.topic);
      when 'scan_rules' then
        perform private.change_scan(run_command.subject);
        perform private.queue_answer('scan_rules', '{}', run_command.user_id, run_command.topic);
      when 'earnings' then
        perform private.set_earnings(run_command.subject -> 'days', run_command.user_id);
        perform private.queue_answer('earnings', '{}', run_command.user_id, run_command.topic);
      when 'account' then
        perform private.queue_lookup('account', '{}', run_command.user_id, run_command.topic);
      else
        outcome := 'asked';
        if run_command.subject ? 'unread' then
          raise exception 'write /close POSITION [PRICE] [xN] with the debit per share and the number of contracts, for example /close 5 0.80 x2' using errcode = 'PT422';
        end if;
        case run_command.command
          when 'close' then perform private.ask_close(
            -- People type prices per share.
            position_id, (run_command.subject ->> 'price')::numeric * 100, (run_command.subject ->> 'quantity')::integer);
          when 'close_all' then perform private.ask_close_all();
          when 'kill' then perform private.ask_kill();
          when 'unkill' then perform private.ask_unkill();
          when 'auto_on' then perform private.ask_auto_on();
          when 'limit' then perform private.ask_limit(run_command.subject ->> 'limit', run_command.subject ->> 'value');
        end case;
    end case;
  exception when sqlstate 'PT404' or sqlstate 'PT409' or sqlstate 'PT422' then
    outcome := 'refused';
    refusal := private.sentence(sqlerrm);
    perform private.queue_answer('refused', jsonb_build_object(
      'message', refusal, 'command', run_command.command, 'choices', case
        when run_command.subject ? 'position_id' and not exists (
          select from public.positions p
          where p.position_id = (run_command.subject ->> 'position_id')::bigint and (p.status = 'OPEN' or run_command.command = 'reopen')
        ) then private.choices()
        else '[]'
      end), run_command.user_id, run_command.topic);
  end;
  perform set_config('thetabase.topic', '', true);

  perform private.log_action(
    run_command.update_id, run_command.user_id, run_command.command, run_command.subject, outcome, refusal);
  return jsonb_strip_nulls(jsonb_build_object('outcome', outcome, 'message', refusal, 'wakes', private.wakes()));
end;
$$;

comment on function public.run_command(bigint, text, text, jsonb, bigint) is
  'Carries out a command or press that changes something: pause, resume, close {position_id, price? (USD per share), quantity?}, close_all, kill, unkill, closed {position_id, price (USD per share), fees? (USD in all), reason?}, settle {ticker (root of options), price (USD per share), expiration?}, reopen {position_id}, rules {position_id or strategy_type, rule, value}, shares {ticker, quantity, price (USD per share), fees? | back}, balance, deposit, withdraw {amount (USD, as text), note? | back}, note {text, position_id?, trade_date?, ...} (private.add_note()), publish {message_id (of the report), network, with_open}, post_there and post_again {post_id} (private.settle_post()), post_back {post_id} (private.take_back_post()), publishing (private.change_standing()), reconcile, dividend {ticker, ex_date, amount (USD per share, or off)}, leave {position_id, warning}, sell, add, pick (private.want_trade()), scan {ticker?}, scan_rules (private.change_scan()), earnings {days} (private.set_earnings()), account, auto_on, limit {limit, value}, card {handle}. topic: the message_thread_id of the command, where the answer goes. It consumes the Telegram update, queues the reply and writes public.actions in one transaction. {outcome: done | asked (a second step decides) | refused (message says why, and so does the reply) | replayed, message?, wakes (private.wakes())}.';
grant execute on function public.run_command(bigint, text, text, jsonb, bigint) to service_role;
