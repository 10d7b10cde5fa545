-- How much is stored, so that the oldest events can go when it is more than there is room for.

-- The sum of all rows is the bytes that the stored events take (event_size). Each batch and each removal adds a row, so nobody waits
-- for another; upkeep replaces them by one.
create table stored_bytes (
  bytes bigint not null
);

-- counted: whether the sum has what was stored before this table was there; if not, upkeep counts it when a bound is set.
-- floor: what may go and has a created_at before it is not kept, since there was no room for it; 0: there was room for all.
create table stored_size (
  counted  boolean not null,
  floor    bigint  not null default 0,
  only_one boolean primary key default true check (only_one)
) with (fillfactor = 50);

insert into stored_size (counted) select not exists (select from event);
