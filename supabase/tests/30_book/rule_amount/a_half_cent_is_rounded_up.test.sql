-- A thirtieth has no exact decimal, but 0.45 / 30 must still give a cent and a half.
begin;
select plan(2);

select is(private.rule_amount('{"stop_loss": 0.45}', 'stop_loss', 9, 1, 30, null), 0.02, 'one contract of thirty');
select is(private.rule_amount('{"profit_target": 150.15}', 'profit_target', 300, 7, 30, null), 35.04, 'seven of thirty');

select * from finish();
rollback;
