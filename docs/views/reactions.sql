create table reaction (
  target  text   not null,
  content text   not null,
  count   bigint not null,
  primary key (target, content)
);

create index reaction_none on reaction (target) where count = 0;
