-- What is not to be forgotten of how an upstream relay is asked: the pages a second that it takes, and when it was connected
-- last, in milliseconds since 1970, where relays take turns.
create table relay_pace (
  relay     text             primary key,
  page_rate double precision,
  visited   bigint
);
