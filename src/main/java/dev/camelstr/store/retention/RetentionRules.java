package dev.camelstr.store.retention;

import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.text.ShownText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;

/**
 * How long events are kept, by kind: a list such as {@code *=365d, 7=30d, 30000-39999=180d, 4=never}, in which {@code never}
 * is when they are let go. The narrowest entry counts that names a kind. {@code *} is every kind of which all events are kept
 * (NIP-01: regular ones), since a profile or a list is no worse for being old: those have to be named. Deletions and
 * requests to vanish always stay, so that what they removed does not come back.
 */
public final class RetentionRules {
    private static final Set<Integer> STAYING = Set.of(Kind.DELETION, Kind.VANISH);
    private static final String ALL = "*";
    private static final String NEVER = "never";
    private static final Pattern ENTRY = Pattern.compile("(\\*|(\\d{1,5})(?: *- *(\\d{1,5}))?) *= *(\\w{1,40})");
    private static final Pattern AGE = Pattern.compile("(?:\\d{1,9}[smhd])+");
    private static final int NONE = -1;
    private static final RetentionRules ALL_KEPT = new RetentionRules(List.of());

    /** @param maxAge seconds; nothing: for ever */
    private record Entry(String name, int first, int last, Optional<Long> maxAge) {
        int width() {
            return last - first;
        }

        boolean isAll() {
            return name.equals(ALL);
        }

        boolean covers(int kind) {
            return first <= kind && kind <= last && !STAYING.contains(kind) && (!isAll() || Kind.isRegular(kind));
        }

        /** Whether it is unclear which of them counts. */
        boolean clashesWith(Entry other) {
            boolean overlap = first <= other.last && other.first <= last;
            boolean isWithin = first >= other.first && last <= other.last || other.first >= first && other.last <= last;
            return overlap && (!isWithin || width() == other.width());
        }
    }

    private final List<RetentionRule> rules;
    private final short[] ruleOf; // by kind
    private final List<RetentionRule.Range> goingForRoom;

    private RetentionRules(List<Entry> entries) {
        int[] entryOf = new int[Kind.MAX + 1];
        Arrays.fill(entryOf, NONE);
        for (int i = 0; i < entries.size(); i++) { // the widest first
            Entry entry = entries.get(i);
            for (int kind = entry.first(); kind <= entry.last(); kind++) {
                if (entry.covers(kind)) {
                    entryOf[kind] = i;
                }
            }
        }
        rules = new ArrayList<>();
        ruleOf = new short[Kind.MAX + 1];
        Arrays.fill(ruleOf, (short) NONE);
        for (int i = 0; i < entries.size(); i++) {
            int entry = i;
            List<RetentionRule.Range> kinds = ranges(kind -> entryOf[kind] == entry);
            Optional<Long> maxAge = entries.get(i).maxAge();
            if (!kinds.isEmpty() && maxAge.isPresent()) {
                short number = (short) rules.size();
                kinds.forEach(range -> Arrays.fill(ruleOf, range.first(), range.last() + 1, number));
                rules.add(new RetentionRule(entries.get(i).name(), kinds, maxAge.get()));
            }
        }
        goingForRoom = ranges(kind -> entryOf[kind] == NONE
                ? Kind.isRegular(kind) && !STAYING.contains(kind)
                : entries.get(entryOf[kind]).maxAge().isPresent());
    }

    private static List<RetentionRule.Range> ranges(IntPredicate areMeant) {
        List<RetentionRule.Range> ranges = new ArrayList<>();
        int kind = 0;
        while (kind <= Kind.MAX) {
            int first = kind;
            while (kind <= Kind.MAX && areMeant.test(kind)) {
                kind++;
            }
            if (kind > first) {
                ranges.add(new RetentionRule.Range(first, kind - 1));
            }
            kind++;
        }
        return ranges;
    }

    /** All is kept. */
    public static RetentionRules none() {
        return ALL_KEPT;
    }

    /**
     * @param setting entries with commas between; empty: all is kept
     * @throws IllegalArgumentException if it cannot be read, says two things of the same kinds, or names kinds that stay
     */
    public static RetentionRules of(String setting) {
        List<Entry> entries = Arrays.stream(setting.split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(RetentionRules::entry)
                .sorted(Comparator.comparingInt(Entry::width).reversed())
                .toList();
        for (int i = 0; i < entries.size(); i++) {
            for (Entry other : entries.subList(i + 1, entries.size())) {
                if (entries.get(i).clashesWith(other)) {
                    throw new IllegalArgumentException(
                            entries.get(i).name() + " and " + other.name() + " name the same kinds");
                }
            }
        }
        return new RetentionRules(entries);
    }

    private static Entry entry(String text) {
        Matcher matcher = ENTRY.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + ShownText.line(text, 64) + "' is no KINDS=AGE, such as 7=30d");
        }
        String name = matcher.group(1).replace(" ", "");
        Optional<Long> maxAge = maxAge(matcher.group(4));
        if (name.equals(ALL)) {
            return new Entry(name, 0, Kind.MAX, maxAge);
        }
        int first = Kind.ofText(matcher.group(2));
        int last = matcher.group(3) == null ? first : Kind.ofText(matcher.group(3));
        if (last < first) {
            throw new IllegalArgumentException(name + " is no range of kinds: " + last + " is below " + first);
        }
        if (first == last && STAYING.contains(first)) {
            throw new IllegalArgumentException(
                    "kind " + first + " always stays, so that what such events removed does not come back");
        }
        return new Entry(name, first, last, maxAge);
    }

    private static Optional<Long> maxAge(String text) {
        if (text.equals(NEVER)) {
            return Optional.empty();
        }
        long seconds = AGE.matcher(text).matches() ? TimeUtils.toMilliSeconds(text) / 1000 : 0;
        if (seconds < 1) {
            throw new IllegalArgumentException(
                    "'" + ShownText.line(text, 40) + "' is no age: a time with its unit (s, m, h, d) or " + NEVER);
        }
        return Optional.of(seconds);
    }

    /** Those by which something goes, the widest first. */
    public List<RetentionRule> rules() {
        return List.copyOf(rules);
    }

    /** The one by which events of that kind go, if they do. */
    public Optional<RetentionRule> of(int kind) {
        return ruleOf[kind] == NONE ? Optional.empty() : Optional.of(rules.get(ruleOf[kind]));
    }

    /**
     * The kinds that go when there is no room: those that some entry gives an age, and of the others the regular ones, but for those
     * that {@code never} go, deletions and requests to vanish.
     */
    public List<RetentionRule.Range> goingForRoom() {
        return goingForRoom;
    }

    /** Whether events of that kind go when there is no room. */
    public boolean goesForRoom(int kind) {
        return goingForRoom.stream().anyMatch(range -> range.first() <= kind && kind <= range.last());
    }
}
