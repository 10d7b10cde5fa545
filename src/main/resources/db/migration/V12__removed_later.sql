-- What goes with an event, and is removed after it, in small transactions (upkeep): so that a removal costs what it is worth,
-- whatever strangers have put into their events.

-- Rows of table tag whose event has gone: what is found by them is looked up in table event, and is not there.
create table stale_tag (
  seq        bigint   primary key,
  created_at bigint   not null,
  tags       bigint[] not null
);

-- The words of documents that were removed from table search, until those that no other document has are removed from table
-- search_word, too.
create table search_removed (
  document bigint generated always as identity primary key,
  words    tsvector not null
);

-- Raised whenever words were removed: whoever knows from before which words there are has to look again.
create table search_removals (
  removals bigint not null,
  only_one boolean primary key default true check (only_one)
) with (fillfactor = 50);

insert into search_removals (removals) values (0);
