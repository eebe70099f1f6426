-- A trade that asked for 300.00 was sold for 240.00, so its target is more than its credit.
begin;
select plan(3);

select is(private.rule_amount('{"profit_target": 290}', 'profit_target', 240, 2, 2, null), 240.00, 'the target becomes the whole credit');
select is(private.rule_amount('{"stop_loss": 290}', 'stop_loss', 240, 2, 2, null), 290.00, 'a stop has another bound');
select is(private.rule_amount('{"profit_target": null}', 'profit_target', 240, 2, 2, 120), null, 'a rule that is off stays off');

select * from finish();
rollback;
