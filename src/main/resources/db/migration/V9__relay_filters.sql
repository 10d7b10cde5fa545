-- What single relays are asked for, where it is not camelstr.collect.filters: in follow mode what was computed of relay lists.
-- relay: as in table relay. filters: a JSON array. hashes: the SHA-256 of each filter's JSON, as in relay_interval.
-- gone: since when nobody is read there any more; what is known of the relay is forgotten a while after it.
create table relay_filters (
  relay   text        primary key,
  filters text        not null,
  hashes  bytea[]     not null,
  gone    timestamptz
);
