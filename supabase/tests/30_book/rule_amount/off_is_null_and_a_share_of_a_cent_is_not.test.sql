begin;
select plan(8);

select is(private.rule_amount(overrides, 'stop_loss', 300, 2, 10, 60), null, overrides::text)
from unnest(array['{"stop_loss": null}', '{"stop_percent": null}']::jsonb[]) overrides;
select is(private.rule_amount('{}', 'stop_loss', 300, 1, 1, null), null, 'off by default');
select is(private.rule_amount('{"stop_loss": 0}', 'stop_loss', 300, 2, 10, 60), 0.00, 'an amount of zero is left to the table to refuse');
select is(private.rule_amount('{"stop_loss": -5}', 'stop_loss', 300, 2, 10, 60), -1.00, 'a negative amount is left to the table to refuse');
select is(private.rule_amount('{"profit_target": 0.01}', 'profit_target', 300, 1, 10, 60), 0.01, 'a tenth of a cent');
select is(private.rule_amount('{"profit_percent": 0.01}', 'profit_target', 1, 1, 1, 60), 0.01, 'a hundredth of a cent');
select is(private.rule_amount('{}', 'profit_target', 0.01, 1, 1, 0.0025), 0.01, 'a quarter of one');

select * from finish();
rollback;
