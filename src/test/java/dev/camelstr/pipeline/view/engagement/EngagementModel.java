package dev.camelstr.pipeline.view.engagement;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.crypto.Schnorr;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Engagement counted the dumb way: all that stands is looked at, one event after the other, and nothing is ever taken back. */
public final class EngagementModel {
    private static final EventVerifier VERIFIER = new EventVerifier(Schnorr.of("auto"));
    private static final Pattern INVOICE = Pattern.compile("(?i)lnbc([1-9]\\d*)([munp]?)1[a-z0-9]{6,}");
    private static final Map<String, String> BITCOINS =
            Map.of("", "1", "m", "0.001", "u", "0.000001", "n", "0.000000001", "p", "0.000000000001");
    private static final List<String> COLUMNS = List.of("reply", "comment", "quote", "repost", "reaction", "zap");

    private static final class Counts {
        private final Map<String, Integer> times = new TreeMap<>();
        private final Map<String, Set<String>> authors = new TreeMap<>();
        private final Set<String> requests = new HashSet<>();
        private BigInteger msats = BigInteger.ZERO;
    }

    private final Map<String, Counts> targets = new TreeMap<>();
    private final Map<String, Counts> reactions = new TreeMap<>();

    public EngagementModel(Collection<Event> standing) {
        standing.forEach(this::add);
    }

    private void add(Event event) {
        switch (event.kind()) {
            case 1 -> {
                addReply(event);
                addQuotes(event);
            }
            case 1_111 -> {
                addLast(event, "comment");
                addQuotes(event);
            }
            case 30_023 -> addQuotes(event);
            case 6, 16 -> addLast(event, "repost");
            case 7 -> addLast(event, "reaction");
            case 9_735 -> addZap(event);
            default -> {}
        }
    }

    private void addReply(Event event) {
        String reply = null;
        String root = null;
        String last = null;
        for (Tag tag : event.tags()) {
            if (tag.name().equals("e") && isId(tag.value())) {
                String marker = tag.elements().size() > 3 ? tag.elements().get(3) : "";
                if (marker.equals("reply")) {
                    reply = tag.value();
                } else if (marker.equals("root")) {
                    root = tag.value();
                } else if (!marker.equals("mention")) {
                    last = tag.value();
                }
            }
        }
        String parent = reply != null ? reply : root != null ? root : last;
        if (parent != null) {
            count(targets, parent, "reply", event.pubkey().hex());
        }
    }

    private void addQuotes(Event event) {
        Set<String> quoted = new LinkedHashSet<>();
        for (Tag tag : event.tags()) {
            if (tag.name().equals("q") && (isId(tag.value()) || isAddress(tag.value())) && quoted.size() < 50) {
                quoted.add(tag.value());
            }
        }
        for (String target : quoted) {
            count(targets, target, "quote", event.pubkey().hex());
        }
    }

    private void addLast(Event event, String action) {
        String id = null;
        String address = null;
        for (Tag tag : event.tags()) {
            if (tag.name().equals("e") && isId(tag.value())) {
                id = tag.value();
            }
            if (tag.name().equals("a") && isAddress(tag.value())) {
                address = tag.value();
            }
        }
        for (String target : new String[] {id, address}) {
            if (target != null) {
                count(targets, target, action, event.pubkey().hex());
                if (action.equals("reaction")) {
                    String content = event.content().isEmpty() ? "+" : event.content();
                    int[] letters = content.codePoints().limit(64).toArray();
                    String said = new String(letters, 0, letters.length);
                    count(reactions, target + " " + said, action, event.pubkey().hex());
                }
            }
        }
    }

    private void addZap(Event receipt) {
        Matcher invoice = INVOICE.matcher(first(receipt, "bolt11"));
        if (!invoice.matches()) {
            return;
        }
        BigDecimal msats = new BigDecimal(invoice.group(1))
                .multiply(new BigDecimal(BITCOINS.get(invoice.group(2).toLowerCase())))
                .multiply(new BigDecimal("100000000000"))
                .stripTrailingZeros();
        Event request = request(receipt);
        if (msats.scale() > 0 || request == null || !VERIFIER.check(request).isEmpty()) {
            return;
        }
        String amount = msats.toBigIntegerExact().toString();
        boolean fits = request.kind() == 9_734
                && values(request, "p").size() == 1
                && values(request, "e").size() < 2
                && values(request, "a").size() < 2
                && (values(request, "amount").isEmpty()
                        || values(request, "amount").equals(List.of(amount)))
                && (values(receipt, "P").isEmpty()
                        || first(receipt, "P").equals(request.pubkey().hex()));
        for (String name : List.of("p", "e", "a")) {
            fits &= new HashSet<>(values(request, name)).equals(new HashSet<>(values(receipt, name)));
        }
        if (fits) {
            for (String target : List.of(first(request, "e"), first(request, "a"))) {
                if (isId(target) || isAddress(target)) {
                    countZap(target, request, amount);
                }
            }
        }
    }

    private void countZap(String target, Event request, String amount) {
        Counts counts = targets.computeIfAbsent(target, t -> new Counts());
        if (counts.requests.add(request.id() + amount)) {
            counts.msats = counts.msats.add(new BigInteger(amount));
            count(targets, target, "zap", request.pubkey().hex());
        }
    }

    private static Event request(Event receipt) {
        try {
            return EventParser.parse(first(receipt, "description").getBytes(StandardCharsets.UTF_8));
        } catch (InvalidEventException e) {
            return null;
        }
    }

    private static List<String> values(Event event, String name) {
        List<String> values = new ArrayList<>();
        for (Tag tag : event.tags()) {
            if (tag.name().equals(name)) {
                values.add(tag.value());
            }
        }
        return values;
    }

    private static String first(Event event, String name) {
        List<String> values = values(event, name);
        return values.isEmpty() ? "" : values.get(0);
    }

    private static boolean isId(String text) {
        return text.matches("[0-9a-f]{64}");
    }

    private static boolean isAddress(String text) {
        return text.matches("(?s)3[0-9]{4}:[0-9a-f]{64}:.{0,512}") || text.matches("(0|3|1[0-9]{4}):[0-9a-f]{64}:");
    }

    private static void count(Map<String, Counts> where, String what, String action, String author) {
        Counts counts = where.computeIfAbsent(what, w -> new Counts());
        counts.times.merge(action, 1, Integer::sum);
        counts.authors.computeIfAbsent(action, a -> new HashSet<>()).add(author);
    }

    /** What table {@code engagement} should hold, by target. */
    public Map<String, String> engagement() {
        Map<String, String> lines = new TreeMap<>();
        targets.forEach((target, counts) -> {
            StringBuilder line = new StringBuilder();
            for (String action : COLUMNS) {
                line.append(counts.times.getOrDefault(action, 0))
                        .append(' ')
                        .append(counts.authors.getOrDefault(action, Set.of()).size())
                        .append(' ');
            }
            lines.put(target, line + "" + counts.msats);
        });
        return lines;
    }

    /** Who did anything to each target. */
    Map<String, Set<String>> authors() {
        Map<String, Set<String>> all = new TreeMap<>();
        targets.forEach((target, counts) -> {
            Set<String> authors = all.computeIfAbsent(target, t -> new HashSet<>());
            counts.authors.values().forEach(authors::addAll);
        });
        return all;
    }

    /** What table {@code reaction} should hold, by target and content. */
    public Map<String, String> reactions() {
        Map<String, String> lines = new TreeMap<>();
        reactions.forEach((what, counts) -> lines.put(
                what,
                counts.times.get("reaction") + " "
                        + counts.authors.get("reaction").size()));
        return lines;
    }

    public static Map<String, String> engagement(DataSource database) {
        return lines(
                database,
                "select target, concat_ws(' ', replies, repliers, comments, commenters, quotes, quoters, reposts, reposters,"
                        + " reactions, reactors, zaps, zappers, msats) from view_engagement.engagement");
    }

    public static Map<String, String> reactions(DataSource database) {
        return lines(
                database, "select target || ' ' || content, count || ' ' || authors from view_engagement.reaction");
    }

    private static Map<String, String> lines(DataSource database, String query) {
        Map<String, String> lines = new TreeMap<>();
        new JdbcTemplate(database).query(query, row -> {
            lines.put(row.getString(1), row.getString(2));
        });
        return lines;
    }
}
