package dev.camelstr.pipeline.follow;

import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each relay is asked for so that the followed are collected: their events from the relays that they write to, what tags them
 * from those that they read; from the configured relays their lists, and the events of those who have none.
 *
 * <p>One relay is asked for so many keys at most, as its request must fit into one message. Where more are at one, those come
 * first who are at the fewest others.
 */
final class FollowPlan {
    /** Keys of all filters of one relay: 100 KB of the 128 KB that most relays take. */
    static final int MOST_KEYS = 1_400;

    /** By which people and their relays are known. */
    private static final List<Integer> LISTS = List.of(0, 3, RelayList.KIND);

    private static final class Asked {
        private final Set<PublicKey> authors = new TreeSet<>();
        private final Set<PublicKey> tagged = new TreeSet<>();
        private final Set<PublicKey> lists = new TreeSet<>();

        private int size() {
            return authors.size() + tagged.size();
        }
    }

    private final Following following;
    private final List<String> configured;
    private final Map<String, Asked> wanted = new TreeMap<>();
    private final Map<String, List<Filter>> filters = new LinkedHashMap<>();
    private final Map<PublicKey, Integer> places = new HashMap<>();

    /**
     * @param configured relays that are read in any case
     * @param room how many others there may be: those with the most of the followed
     */
    FollowPlan(Following following, List<String> configured, int room) {
        this.following = following;
        this.configured = configured;
        Set<String> relays = relays(room);
        following.authors().forEach(author -> want(author, relays));
        wanted.keySet().stream()
                .sorted(Comparator.comparing((String relay) -> wanted.get(relay).size()))
                .forEach(this::place);
    }

    /** By relay, in its one form; each has one filter at least. */
    Map<String, List<Filter>> filters() {
        return filters;
    }

    /** The followed whose events are asked for nowhere. */
    long unplaced() {
        return following.authors().stream()
                .filter(author -> !places.containsKey(author))
                .count();
    }

    /** Those that are read: the configured ones, and of the others those that most of the followed name. */
    private Set<String> relays(int room) {
        Map<String, Integer> named = new TreeMap<>();
        for (PublicKey author : following.authors()) {
            Set<String> relays = new HashSet<>(following.write(author));
            relays.addAll(following.list(author).read());
            relays.forEach(relay -> named.merge(relay, 1, Integer::sum));
        }
        Set<String> relays = new HashSet<>(configured);
        named.keySet().stream()
                .filter(relay -> !relays.contains(relay))
                .sorted(Comparator.comparing((String relay) -> -named.get(relay)))
                .limit(room)
                .toList()
                .forEach(relays::add);
        return relays;
    }

    private void want(PublicKey author, Set<String> relays) {
        List<String> write =
                following.write(author).stream().filter(relays::contains).toList();
        boolean isThere = following.hasList(author) && !write.isEmpty();
        write.forEach(relay -> at(relay).authors.add(author));
        following.list(author).read().stream()
                .filter(relays::contains)
                .forEach(relay -> at(relay).tagged.add(author));
        for (String relay : configured) {
            if (!isThere) {
                at(relay).authors.add(author);
                at(relay).tagged.add(author);
            } else if (!write.contains(relay)) {
                at(relay).lists.add(author);
            }
        }
    }

    private Asked at(String relay) {
        return wanted.computeIfAbsent(relay, url -> new Asked());
    }

    private void place(String relay) {
        Asked asked = wanted.get(relay);
        List<PublicKey> authors = few(asked.authors, MOST_KEYS);
        List<PublicKey> tagged = few(asked.tagged, MOST_KEYS - authors.size());
        List<PublicKey> lists = few(asked.lists, MOST_KEYS - authors.size() - tagged.size());
        authors.forEach(author -> places.merge(author, 1, Integer::sum));
        List<Filter> all = new ArrayList<>();
        Batches.of(authors)
                .forEach(batch -> all.add(Filter.builder().authors(batch).build()));
        Batches.of(tagged)
                .forEach(batch -> all.add(Filter.builder().tag("p", hex(batch)).build()));
        Batches.of(lists)
                .forEach(batch ->
                        all.add(Filter.builder().authors(batch).kinds(LISTS).build()));
        if (!all.isEmpty()) {
            filters.put(relay, all);
        }
    }

    private List<PublicKey> few(Set<PublicKey> keys, int most) {
        return keys.stream()
                .sorted(Comparator.comparing((PublicKey key) -> keys.size() <= most ? 0 : places.getOrDefault(key, 0)))
                .limit(most)
                .toList();
    }

    private static Collection<String> hex(List<PublicKey> keys) {
        return keys.stream().map(PublicKey::hex).toList();
    }
}
