-- Views of the changelog: who reads a partition of it for which view, and from where. Moved in the transaction with the
-- view's rows. next: the offset to read first. stamp: when the last message read was told, milliseconds since 1970.
create table view_position (
  view        text    not null,
  partition   integer not null,
  epoch       bigint  not null,
  holder      text    not null,
  lease_until timestamptz not null,
  log         text,
  next        bigint,
  stamp       bigint  not null default 0,
  primary key (view, partition)
) with (fillfactor = 50);

-- The last origin that a view has taken, for each stream, partition and life: what is not above it is a repetition.
create table view_source (
  view             text    not null,
  partition        integer not null,
  stream           text    not null,
  origin_partition integer not null,
  life             integer not null,
  summaries        boolean not null,
  last             bigint  not null,
  primary key (view, partition, stream, origin_partition, life, summaries)
) with (fillfactor = 50);

-- NIP-50. words: the words of the text with their positions, those of titles and names with weight A. A row may outlive
-- its event until upkeep has forgotten what was removed; what is found is looked up in table event.
create table search (
  seq        bigint   primary key,
  created_at bigint   not null,
  kind       integer  not null,
  pubkey     bytea    not null,
  words      tsvector not null
);

create index search_words on search using gin (words);
create index search_newest on search (created_at desc);
create index search_author on search (pubkey, created_at desc);

-- Words that were ever indexed, to find those that contain some letters (pg_trgm). letters: the word in ASCII, as pg_trgm
-- sees no other letters where the database's locale is C.
create table search_word (
  word    text primary key,
  letters text not null
);

-- Stretches of table event that the changelog no longer told of, to be indexed from there.
create table search_range (
  range    integer generated always as identity primary key,
  next_seq bigint  not null,
  last_seq bigint  not null
);
