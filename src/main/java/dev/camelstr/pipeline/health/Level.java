package dev.camelstr.pipeline.health;

import java.util.Locale;

/** How well something is. */
public enum Level {
    UP,
    /** It works, and somebody should look at it. */
    DEGRADED,
    DOWN;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** As figures name it. */
    public String word() {
        return word;
    }
}
