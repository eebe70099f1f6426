begin;
select plan(2);

set local timezone = 'Asia/Tokyo';
select is(private.new_york_date('2026-03-03 21:00Z'), '2026-03-03', 'in Tokyo it is already the 4th');
set local timezone = 'Pacific/Honolulu';
select is(private.new_york_date('2026-03-04 06:00Z'), '2026-03-04', 'in Hawaii it is still the 3rd');

select * from finish();
rollback;
