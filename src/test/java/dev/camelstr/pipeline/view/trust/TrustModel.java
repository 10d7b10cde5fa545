package dev.camelstr.pipeline.view.trust;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Ranks computed the dumb way, as docs/views.md tells it, from the events that stand. */
public final class TrustModel {
    private static final long ALL = 100_000_000_000_000L;

    private final Map<String, Set<String>> follows = new TreeMap<>();
    private final Map<String, Set<String>> against = new TreeMap<>();
    private final List<String> roots;
    private final int depth;
    private final int decay;

    /** @param decay in thousandths */
    public TrustModel(Collection<Event> standing, List<String> roots, int depth, int decay) {
        this.roots = roots;
        this.depth = depth;
        this.decay = decay;
        for (Event event : standing) {
            for (Tag tag : event.tags()) {
                if (tag.name().equals("p")
                        && tag.value().matches("[0-9a-f]{64}")
                        && !tag.value().equals(event.pubkey().hex())) {
                    (event.kind() == 3 ? follows : against)
                            .computeIfAbsent(event.pubkey().hex(), author -> new TreeSet<>())
                            .add(tag.value());
                }
            }
        }
    }

    public Map<String, Integer> ranks() {
        Map<String, Long> said = new TreeMap<>();
        Map<String, Long> first = given(Map.of(), Map.of(), said);
        Map<String, Integer> ranks = new TreeMap<>();
        given(first, said, new TreeMap<>()).forEach((key, trust) -> {
            if (trust > 0) {
                ranks.put(key, rank(trust));
            }
        });
        return ranks;
    }

    private Map<String, Long> given(Map<String, Long> first, Map<String, Long> saidFirst, Map<String, Long> said) {
        Map<String, Long> held = new TreeMap<>();
        roots.forEach(root -> held.put(root, ALL / roots.size()));
        Map<String, Long> all = new TreeMap<>(held);
        for (int step = 0; step < depth; step++) {
            Map<String, Long> next = new TreeMap<>();
            held.forEach((author, trust) -> {
                long passed = trust * decay / 1000;
                Set<String> followed = follows.getOrDefault(author, Set.of());
                Set<String> disliked = against.getOrDefault(author, Set.of());
                followed.forEach(key -> next.merge(key, passed / followed.size(), Long::sum));
                disliked.forEach(
                        key -> said.merge(key, passed / Math.max(followed.size(), disliked.size()), Long::sum));
            });
            next.replaceAll((key, trust) -> {
                long whole = first.getOrDefault(key, trust);
                long left = Math.max(0, whole - saidFirst.getOrDefault(key, 0L));
                return first.isEmpty() ? trust : trust * (left * 1000 / whole) / 1000;
            });
            next.forEach((key, trust) -> all.merge(key, trust, Long::sum));
            held.clear();
            held.putAll(next);
        }
        return all;
    }

    private int rank(long trust) {
        int rank = 0;
        while (rank < 100 && trust >= (long) (ALL / roots.size() * StrictMath.pow(10, (rank + 1 - 100) / 12.5))) {
            rank++;
        }
        return rank;
    }

    public static Map<String, Integer> ranks(DataSource database) {
        Map<String, Integer> ranks = new TreeMap<>();
        new JdbcTemplate(database).query("select encode(pubkey, 'hex'), rank from view_trust.rank", row -> {
            ranks.put(row.getString(1), row.getInt(2));
        });
        return ranks;
    }
}
