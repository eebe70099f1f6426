begin;
select plan(4);

select is(private.session_before('2026-03-05'), date '2026-03-04', 'the day before');
select is(private.session_before('2026-03-09'), date '2026-03-06', 'before a Monday it is Friday''s session');
select is(private.session_before('2026-03-08'), date '2026-03-06', 'before a Sunday it is Friday''s session');
select is(private.session_before('2026-04-06'), date '2026-04-02', 'before the Monday after Good Friday it is Thursday''s session');

select * from finish();
rollback;
