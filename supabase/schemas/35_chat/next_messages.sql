create function private.next_messages() returns table (message_id bigint, chat_id bigint, lane smallint, status text, leaves_at timestamptz)
language sql stable set search_path = ''
begin atomic
  with head as (
    -- A message in flight comes first, because an earlier message may be committed after a later one left.
    select distinct on (coalesce(o.chat_id, 0), o.lane) o.message_id, coalesce(o.chat_id, 0) as chat_id, o.lane, o.status, o.due_at
    from private.outbox o
    where o.status in ('due', 'sending')
    order by coalesce(o.chat_id, 0), o.lane, o.status = 'sending' desc, o.message_id
  )
  select h.message_id, h.chat_id, h.lane, h.status,
    private.leaves_at(h.due_at, c.paced_until + case when h.due then h.place - 1 else 0 end * pace.spacing, pace.spacing, h.lane)
  from (
    select head.*, due, row_number() over (
      partition by head.chat_id, due
      -- After an answer the other lanes go first: a person who presses without a pause gets every second slot,
      -- and alerts get the rest.
      order by case when head.lane = 2 and was.answered_last then 9 else head.lane end
    ) as place
    from head
    left join private.chats was using (chat_id)
    cross join lateral (select head.due_at <= clock_timestamp()) at_once (due)
  ) h
  left join private.chats c using (chat_id)
  cross join lateral (select private.message_interval(coalesce(nullif(h.chat_id, 0), c.telegram_id))) pace (spacing);
end;

comment on function private.next_messages() is
  'The first unsent message of every lane of every chat (0 = the owner''s), and its earliest departure in real time: one after the other at the chat''s pace, the most urgent lane first.';
