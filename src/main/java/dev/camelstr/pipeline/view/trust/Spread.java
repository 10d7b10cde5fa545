package dev.camelstr.pipeline.view.trust;

import dev.camelstr.nostr.PublicKey;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Personalised PageRank in whole numbers, so that no order of adding changes a rank. The roots have {@link #ALL} in equal parts. At
 * each step whoever was given something passes the decayed part of it on, in equal parts, to whom it follows; what a key has in
 * the end is what it was given in all steps.
 *
 * <p>It is done twice. The first time is added up what is said against each key: by whoever mutes or reports it, as much as a
 * follow of theirs would give, and less if they speak against more than they follow. The second time a key keeps, at each step,
 * only the part of what it is given that is left when that is taken off.
 */
final class Spread {
    /** So small that sums of all steps, in thousandths, are within 64 bits. */
    static final long ALL = 100_000_000_000_000L;

    private final TrustGraph graph;
    private final TrustRules rules;
    private final ListReader reader;

    /** The first time: what is said against a key. */
    private final Amounts against = new Amounts();

    Spread(TrustGraph graph, TrustRules rules, ListReader reader) {
        this.graph = graph;
        this.rules = rules;
        this.reader = reader;
    }

    /** How much each key is trusted, by its number in the graph, which has read whom those name who pass trust on. */
    Amounts trust() throws SQLException {
        Amounts given = spread(new FirstTime());
        return spread(new SecondTime(given));
    }

    private interface Time {
        void before(Amounts held) throws SQLException;

        void against(int key, long amount);

        long kept(int key, long amount);
    }

    private final class FirstTime implements Time {
        @Override
        public void before(Amounts held) throws SQLException {
            reader.read(graph, unread(held));
        }

        @Override
        public void against(int key, long amount) {
            against.add(key, amount);
        }

        @Override
        public long kept(int key, long amount) {
            return amount;
        }
    }

    private final class SecondTime implements Time {
        private final Amounts given;

        SecondTime(Amounts given) {
            this.given = given;
        }

        @Override
        public void before(Amounts held) {}

        @Override
        public void against(int key, long amount) {}

        @Override
        public long kept(int key, long amount) {
            long left = given.of(key) - against.of(key);
            return left > 0 ? amount * (left * TrustRules.WHOLE / given.of(key)) / TrustRules.WHOLE : 0;
        }
    }

    private Amounts spread(Time time) throws SQLException {
        Amounts held = ofRoots();
        Amounts all = ofRoots();
        for (int step = 0; step < rules.depth(); step++) {
            time.before(held);
            Amounts next = kept(time, passedOn(time, held));
            all.addAll(next);
            held = next;
        }
        return all;
    }

    private Amounts ofRoots() {
        Amounts amounts = new Amounts();
        for (PublicKey root : rules.roots()) {
            amounts.add(graph.add(root.bytes(), 0), ALL / rules.roots().size());
        }
        return amounts;
    }

    /** Those who hold most first. */
    private int[] unread(Amounts held) {
        return IntStream.range(0, held.end())
                .filter(key -> held.of(key) > 0 && !graph.isRead(key))
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(held::of).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private Amounts passedOn(Time time, Amounts held) {
        Amounts next = new Amounts();
        for (int author = 0; author < held.end(); author++) {
            long amount = held.of(author) * rules.decay() / TrustRules.WHOLE;
            int follows = graph.follows(author);
            int against = graph.against(author);
            for (int place = 0; place < follows && amount > 0; place++) {
                next.add(graph.named(author, place), amount / follows);
            }
            for (int place = follows; place < follows + against && amount > 0; place++) {
                time.against(graph.named(author, place), amount / Math.max(follows, against));
            }
        }
        return next;
    }

    private static Amounts kept(Time time, Amounts given) {
        Amounts kept = new Amounts();
        for (int key = given.end() - 1; key >= 0; key--) {
            if (given.of(key) > 0) {
                kept.add(key, time.kept(key, given.of(key)));
            }
        }
        return kept;
    }
}
