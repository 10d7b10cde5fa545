package dev.camelstr.pipeline.view.engagement;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is trending, found the dumb way in the events that stand. */
public final class TrendingModel {
    private static final Map<String, Long> SPANS = Map.of("hour", 3_600L, "day", 86_400L);

    private final Collection<Event> standing;
    private final Map<String, Integer> ranks;
    private final long now;

    public TrendingModel(Collection<Event> standing, Map<String, Integer> ranks, long now) {
        this.standing = standing;
        this.ranks = ranks;
        this.now = now;
    }

    /** By span and target: kind, author, score and how many boosted it. */
    public Map<String, String> trends(int minRank) {
        Map<String, String> trends = new TreeMap<>();
        SPANS.forEach((span, seconds) -> weights(seconds, minRank).forEach((target, weights) -> {
            for (Event subject : standing) {
                if (isOf(subject, target)) {
                    weights.remove(subject.pubkey().hex());
                    if (!weights.isEmpty()) {
                        long score = weights.values().stream()
                                .mapToLong(weight -> weight)
                                .sum();
                        trends.put(
                                span + " " + target,
                                subject.kind() + " " + subject.pubkey() + " " + score + " " + weights.size());
                    }
                }
            }
        }));
        return trends;
    }

    /** By target and author. */
    private Map<String, Map<String, Long>> weights(long seconds, int minRank) {
        Map<String, Map<String, Long>> weights = new TreeMap<>();
        for (Event event : standing) {
            long age = now - event.createdAt();
            if (age >= 0
                    && age < seconds
                    && !(event.kind() == 7 && event.content().equals("-"))) {
                new EngagementModel(List.of(event))
                        .authors()
                        .forEach((target, authors) -> authors.stream()
                                .filter(author -> ranks.getOrDefault(author, -1) >= minRank)
                                .forEach(author -> weights.computeIfAbsent(target, t -> new TreeMap<>())
                                        .merge(author, 1_000 * (seconds - age) / seconds, Math::max)));
            }
        }
        return weights;
    }

    private static boolean isOf(Event event, String target) {
        String d = event.tags().stream()
                .filter(tag -> tag.name().equals("d"))
                .map(Tag::value)
                .findFirst()
                .orElse("");
        return event.kind() == 1 && event.id().hex().equals(target)
                || event.kind() == 30_023 && target.equals("30023:" + event.pubkey() + ":" + d);
    }

    public static Map<String, String> trends(DataSource database) {
        Map<String, String> trends = new TreeMap<>();
        new JdbcTemplate(database)
                .query(
                        "select span || ' ' || target, concat_ws(' ', kind, encode(pubkey, 'hex'), score, authors)"
                                + " from view_trending.trend",
                        row -> {
                            trends.put(row.getString(1), row.getString(2));
                        });
        return trends;
    }
}
