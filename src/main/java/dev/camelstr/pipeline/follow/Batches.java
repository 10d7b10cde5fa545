package dev.camelstr.pipeline.follow;

import dev.camelstr.nostr.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Authors in batches for filters. An author's batch is told by the first bits of the key, so one that comes or goes changes
 * one batch, and what is known of the others' past stays.
 */
final class Batches {
    /** Keys of one filter, 67 bytes each. */
    static final int LARGEST = 500;

    private static final int MOST_BITS = 12;

    private Batches() {}

    static List<List<PublicKey>> of(Collection<PublicKey> authors) {
        List<List<PublicKey>> batches = List.of();
        for (int bits = bits(authors.size()); bits <= MOST_BITS; bits++) {
            batches = by(bits, authors);
            if (batches.stream().allMatch(batch -> batch.size() <= LARGEST)) {
                return batches;
            }
        }
        return batches.stream().flatMap(batch -> parts(batch).stream()).toList(); // keys that somebody has made up
    }

    /** Half full, so that some more fit before all batches are others. */
    private static int bits(int authors) {
        int bits = 0;
        while ((LARGEST / 2) << bits < authors && authors > LARGEST) {
            bits++;
        }
        return bits;
    }

    private static List<List<PublicKey>> by(int bits, Collection<PublicKey> authors) {
        TreeMap<Integer, List<PublicKey>> batches = new TreeMap<>();
        authors.stream()
                .sorted()
                .forEach(author -> batches.computeIfAbsent(first(bits, author), first -> new ArrayList<>())
                        .add(author));
        return List.copyOf(batches.values());
    }

    private static int first(int bits, PublicKey author) {
        return Integer.parseInt(author.hex().substring(0, MOST_BITS / 4), 16) >> (MOST_BITS - bits);
    }

    private static List<List<PublicKey>> parts(List<PublicKey> batch) {
        List<List<PublicKey>> parts = new ArrayList<>();
        for (int from = 0; from < batch.size(); from += LARGEST) {
            parts.add(batch.subList(from, Math.min(batch.size(), from + LARGEST)));
        }
        return parts;
    }
}
