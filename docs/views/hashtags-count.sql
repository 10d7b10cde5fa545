insert into hashtag as h (hour, tag, count)
select :?created_at - :?created_at % 3600, t.name, :?sign
  from (
    select distinct lower(tag ->> 1) as name
      from jsonb_array_elements(cast(:?tags as jsonb)) e (tag)
     where tag ->> 0 = 't' and length(tag ->> 1) between 1 and 64) t
on conflict (hour, tag) do update set count = h.count + excluded.count
