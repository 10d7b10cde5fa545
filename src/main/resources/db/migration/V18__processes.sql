-- The processes that work on this database, as they say themselves every few seconds: who has not done so for a while has gone.
-- name: a name at random that stands in the data folder, jvm: pid@host; by one of both it holds partitions and views. routes: JSON.
create table process (
  name    text        primary key,
  jvm     text        not null,
  version text        not null,
  began   timestamptz not null,
  seen    timestamptz not null,
  routes  text        not null
) with (fillfactor = 50);
