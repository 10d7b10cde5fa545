package dev.camelstr.pipeline.view.trust;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Random;

/** The ranks of all keys that have one, and why. */
final class Ranking {
    private static final byte NONE = -1;

    private final TrustGraph graph;
    private final byte[] ranks;
    private final Reasons reasons;

    private Ranking(TrustGraph graph, byte[] ranks, Reasons reasons) {
        this.graph = graph;
        this.ranks = ranks;
        this.reasons = reasons;
    }

    static Ranking of(TrustRules rules, ListReader reader, long mostBytes, Random secret) throws SQLException {
        TrustGraph graph = new TrustGraph(secret, mostBytes);
        if (rules.roots().isEmpty()) {
            return new Ranking(graph, new byte[0], new Reasons(graph, new Amounts()));
        }
        Amounts trust = new Spread(graph, rules, reader).trust();
        RankScale scale = new RankScale(Spread.ALL / rules.roots().size());
        byte[] ranks = new byte[graph.keys()];
        Arrays.fill(ranks, NONE);
        for (int key = 0; key < ranks.length; key++) {
            if (trust.of(key) > 0) {
                ranks[key] = (byte) scale.rank(trust.of(key));
            }
        }
        return new Ranking(graph, ranks, new Reasons(graph, trust));
    }

    TrustGraph graph() {
        return graph;
    }

    /** Of a number in the graph; null if it has none. */
    Integer rank(int key) {
        return ranks[key] == NONE ? null : (int) ranks[key];
    }

    Reasons reasons() {
        return reasons;
    }

    int ranked() {
        int ranked = 0;
        for (byte rank : ranks) {
            ranked += rank == NONE ? 0 : 1;
        }
        return ranked;
    }
}
