begin;
select plan(1);

insert into private.telegram_updates (update_id) values (1);
select throws_ok('insert into private.telegram_updates (update_id) values (1)', '23505', null, 'a repeated update is not counted');

select * from finish();
rollback;
