-- hour: its first second, since 1970.
create table hashtag (
  hour  bigint not null,
  tag   text   not null,
  count bigint not null,
  primary key (hour, tag)
);
