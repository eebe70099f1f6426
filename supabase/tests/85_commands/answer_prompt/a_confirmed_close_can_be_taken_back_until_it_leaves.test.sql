begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_close(position_id) from public.positions where request_id = 'VPC';
select token from private.prompts \gset
select public.answer_prompt(900, :'token', 1, 5, 'confirm', '77');
select is((select close_asked_by from public.positions where request_id = 'VPC'), '77', 'A confirmed close is requested');
select is(public.answer_prompt(904, :'token', 1, 5, 'confirm', '78') ->> 'outcome', 'already', 'A second confirmation is reported as already answered');
select is(
  public.answer_prompt(901, :'token', 1, 5, 'withdraw', '77'),
  '{"outcome": "answered", "kind": "confirmation", "answer": "withdraw", "wakes": ["deliver-alerts", "exit-check"]}'::jsonb,
  'A confirmed close can be withdrawn'
);
select is((select close_asked_by from public.positions where request_id = 'VPC'), null, 'A withdrawn close is no longer requested');

select private.ask_close(position_id) from public.positions where request_id = 'VPC';
select token from private.prompts order by prompt_id desc limit 1 \gset
select public.answer_prompt(902, :'token', 1, 5, 'confirm', '77');
select pg_temp.check_by(pg_temp.quotes(220, 100));
select is(
  public.answer_prompt(903, :'token', 1, 5, 'withdraw', '77'),
  '{"outcome": "refused", "kind": "confirmation", "answer": "confirm",
    "message": "It is too late: the order has been sent, or the position has closed.", "wakes": ["deliver-alerts", "exit-check"]}'::jsonb,
  'A close whose order was sent cannot be withdrawn'
);
select is((select answer from private.prompts order by prompt_id desc limit 1), 'confirm', 'The answer stays confirmed');

select * from finish();
rollback;
