package dev.camelstr.pipeline.view.follows;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who follows whom, read the dumb way from the lists that stand. */
public final class FollowsModel {
    private final Set<String> follows = new TreeSet<>();

    public FollowsModel(Collection<Event> standing) {
        for (Event event : standing) {
            for (Tag tag : event.tags()) {
                if (event.kind() == 3
                        && tag.name().equals("p")
                        && tag.value().matches("[0-9a-f]{64}")
                        && !tag.value().equals(event.pubkey().hex())) {
                    follows.add(event.pubkey().hex() + " " + tag.value());
                }
            }
        }
    }

    Set<String> follows() {
        return follows;
    }

    Set<String> mutual() {
        Set<String> mutual = new TreeSet<>();
        for (String pair : follows) {
            String[] keys = pair.split(" ");
            if (follows.contains(keys[1] + " " + keys[0])) {
                mutual.add(pair);
            }
        }
        return mutual;
    }

    /** How many each follows, and by how many each is followed. */
    public Map<String, String> counts() {
        Map<String, int[]> counts = new TreeMap<>();
        for (String pair : follows) {
            String[] keys = pair.split(" ");
            counts.computeIfAbsent(keys[0], key -> new int[2])[0]++;
            counts.computeIfAbsent(keys[1], key -> new int[2])[1]++;
        }
        Map<String, String> lines = new TreeMap<>();
        counts.forEach((key, count) -> lines.put(key, count[0] + " " + count[1]));
        return lines;
    }

    static Set<String> follows(DataSource database) {
        return lines(database, "select follower || ' ' || followed from view_follows.follow");
    }

    static Set<String> mutual(DataSource database) {
        return lines(database, "select pubkey || ' ' || other from view_follows.mutual");
    }

    private static Set<String> lines(DataSource database, String query) {
        return new TreeSet<>(new JdbcTemplate(database).queryForList(query, String.class));
    }

    public static Map<String, String> counts(DataSource database) {
        Map<String, String> lines = new TreeMap<>();
        new JdbcTemplate(database).query("select pubkey, follows || ' ' || followers from view_follows.person", row -> {
            lines.put(row.getString(1), row.getString(2));
        });
        return lines;
    }
}
