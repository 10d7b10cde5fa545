-- Views of which new tables are filled while the old ones are served: a view of its own, NAME__new, until it takes their place.

-- version: that the new tables are to be of.
create table user_view_rebuild (
  name    text        primary key,
  version text        not null,
  since   timestamptz not null default now()
);

-- Whether it began with what came then: it cannot be had again from table event.
alter table user_view add column from_now boolean not null default false;
