begin;
select plan(6);

select is(private.floor_credit(150, 130), 145::numeric, 'of twenty dollars between them five are let go');
select is(private.floor_credit(100, 98), 99::numeric, 'half a dollar a contract is no cent a share: the cent below');
select is(private.floor_credit(102.5, 100), 101::numeric, 'a mid between two cents');
select is(private.floor_credit(100, 100), 100::numeric, 'where there is no width, the mid');
select is(private.floor_credit(1, -3), 0::numeric, 'it may come to nothing');
select is(private.floor_credit(1, -5), -1::numeric, 'or to less');

select * from finish();
rollback;
