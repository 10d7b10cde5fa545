-- Views that users write. Where they stand is in view_position and view_source, under "view NAME"; their rows are in schemas of
-- their own, view_NAME.

-- untold: how often a store took the partition that tells nobody what went as it was (camelstr.stream.old-values). A view that was
-- made before has missed something, and is made anew.
alter table owner
  add column old_values boolean not null default false,
  add column untold     bigint  not null default 0;

-- The last removal that was told and is not in table removal any more. Those are forgotten in the order of their numbers.
create table removal_forgotten (
  number   bigint  not null,
  only_one boolean primary key default true check (only_one)
) with (fillfactor = 50);

insert into removal_forgotten (number)
select coalesce((select min(number) - 1 from removal), (select last_value from removal_numbers));

-- version: a hash of what its rows depend on. untold: of all owners when it was made. came, went: changes since then.
create table user_view (
  name    text        primary key,
  version text        not null,
  untold  bigint      not null,
  made    timestamptz not null default now(),
  came    bigint      not null default 0,
  went    bigint      not null default 0
) with (fillfactor = 50);

-- Why a view does not move on. Apart from user_view, as a view may fail before it is made.
create table user_view_error (
  name   text        primary key,
  reason text        not null,
  since  timestamptz not null default now()
);

-- Stretches of table event that are still to be given to a view.
create table user_view_range (
  name     text   not null,
  next_seq bigint not null,
  last_seq bigint not null,
  primary key (name, last_seq)
) with (fillfactor = 50);

-- Stretches that a view has been given. removal: the last removal that had been forgotten by then, so a removal up to that number
-- concerns an event that the view was not given.
create table user_view_read (
  name      text   not null,
  first_seq bigint not null,
  last_seq  bigint not null,
  removal   bigint not null,
  primary key (name, first_seq)
) with (fillfactor = 50);
