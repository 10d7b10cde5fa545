-- The processes that collect. Each holds its relays by one lease: who has not renewed it holds none any more. holder: the
-- process' name and a number of this run of it. setting: the SHA-256 of the relays that its setting names.
create table collector (
  holder      text        primary key,
  setting     bytea       not null,
  lease_until timestamptz not null
) with (fillfactor = 50);

-- Who collects a relay: no row, nobody. Whoever writes the relay's cursor or intervals locks the row first and compares the epoch.
create table relay_owner (
  relay  text   primary key,
  epoch  bigint not null,
  holder text   not null
);

-- Of all relays together, so that an epoch never comes again, also where a row had gone.
create sequence relay_epoch;
