package dev.camelstr.pipeline.view.trust;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** For each key who of those that are trusted most follow it, and who of them speak against it. */
final class Reasons {
    static final int MOST = 5;
    private static final int NOBODY = -1;

    private final TrustGraph graph;
    private final int[] followers;
    private final int[] opponents;

    Reasons(TrustGraph graph, Amounts trust) {
        this.graph = graph;
        followers = new int[MOST * graph.keys()];
        opponents = new int[MOST * graph.keys()];
        Arrays.fill(followers, NOBODY);
        Arrays.fill(opponents, NOBODY);
        IntStream.range(0, trust.end())
                .filter(author -> trust.of(author) > 0 && graph.isRead(author))
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(trust::of)
                        .reversed()
                        .thenComparing(graph::key, Arrays::compareUnsigned))
                .forEach(this::note);
    }

    private void note(int author) {
        int follows = graph.follows(author);
        int all = follows + graph.against(author);
        for (int place = 0; place < all; place++) {
            note(place < follows ? followers : opponents, graph.named(author, place), author);
        }
    }

    private static void note(int[] reasons, int key, int author) {
        int place = MOST * key;
        while (place < MOST * (key + 1) && reasons[place] != NOBODY) {
            place++;
        }
        if (place < MOST * (key + 1)) {
            reasons[place] = author;
        }
    }

    /** A byte that says how many follow it, these, and those who speak against it; null if there are none. */
    byte[] of(int key) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int follow = append(all, followers, key);
        append(all, opponents, key);
        if (all.size() == 0) {
            return null;
        }
        byte[] reasons = new byte[1 + all.size()];
        reasons[0] = (byte) follow;
        System.arraycopy(all.toByteArray(), 0, reasons, 1, all.size());
        return reasons;
    }

    private int append(ByteArrayOutputStream all, int[] reasons, int key) {
        int appended = 0;
        while (appended < MOST && reasons[MOST * key + appended] != NOBODY) {
            all.writeBytes(graph.key(reasons[MOST * key + appended]));
            appended++;
        }
        return appended;
    }
}
