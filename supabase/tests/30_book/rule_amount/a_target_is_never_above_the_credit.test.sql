-- Asked for 300.00 and sold for 240.00: what was to be kept of it is more than there is.
begin;
select plan(3);

select is(private.rule_amount('{"profit_target": 290}', 'profit_target', 240, 2, 2, null), 240.00, 'all of it is the most');
select is(private.rule_amount('{"stop_loss": 290}', 'stop_loss', 240, 2, 2, null), 290.00, 'a loss has another bound');
select is(private.rule_amount('{"profit_target": null}', 'profit_target', 240, 2, 2, 120), null, 'off is off');

select * from finish();
rollback;
