package dev.camelstr.pipeline.health;

import java.util.Locale;

/** What has a condition, the weightiest first. */
public enum Concern {
    DATABASE,
    /** The broker, or the embedded log. */
    STREAM,
    DISK,
    DATABASE_SIZE,
    /** Where queries read, if the settings name one. */
    REPLICA,
    MEMORY,
    /** Messages that were lost before they were stored. */
    GAPS,
    /** How far the store is behind. */
    LAG,
    UPSTREAMS,
    /** Those that users write. */
    VIEWS;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As figures name it. */
    public String word() {
        return word;
    }
}
