package dev.camelstr.pipeline.assertion;

import dev.camelstr.store.assertion.Subject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was told, and perhaps is not stored yet: it is not told once more meanwhile. What is not stored within ten minutes may be
 * refused, or the store is far behind. Not thread-safe.
 */
final class Unsettled {
    private static final int MOST = 10_000;
    private static final long LONGEST_SECONDS = 600;

    private final Map<Subject, Long> told = new LinkedHashMap<>();

    void add(Subject subject, long createdAt) {
        told.put(subject, createdAt);
    }

    boolean isFull() {
        return told.size() >= MOST;
    }

    /**
     * Whether what stands is older than what was told.
     *
     * @param stands when the assertion was made that is stored
     */
    boolean isAwaited(Subject subject, long stands) {
        Long createdAt = told.get(subject);
        if (createdAt != null && stands >= createdAt) {
            told.remove(subject);
            return false;
        }
        return createdAt != null;
    }

    void forget(long now) {
        told.values().removeIf(createdAt -> createdAt < now - LONGEST_SECONDS);
    }
}
