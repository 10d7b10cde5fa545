-- What came and is not stored, or is no more: superseded, deleted, vanished, expired, refused. It is known with its time, so that
-- a reconciliation (NIP-77) does not bring it again.
-- place: created_at, then 16 bits kind. high and low: the id, in types without a header: a row takes 68 bytes, and up to 29 in
-- the index.
create table known_id (
  place bigint not null,
  high  uuid   not null,
  low   uuid   not null
);

create index known_id_place on known_id (place);

-- How many rows that are, in parts, so that batches seldom wait for each other.
create table known_id_count (
  part     integer primary key,
  how_many bigint  not null default 0
) with (fillfactor = 50);

insert into known_id_count (part) select n from generate_series(0, 63) n;
