package dev.camelstr.store.retention;

import java.util.List;

/**
 * How long events of some kinds are kept.
 *
 * @param name as the settings have it: {@code 7}, {@code 9000-9999}, {@code *}
 * @param kinds those that no narrower rule names, as ranges that do not overlap
 * @param maxAge seconds since {@code created_at}, from 1
 */
public record RetentionRule(String name, List<Range> kinds, long maxAge) {

    /** Kinds from one to another, both included. */
    public record Range(int first, int last) {}

    public RetentionRule {
        kinds = List.copyOf(kinds);
    }

    /**
     * The earliest {@code created_at} that is kept.
     *
     * @param now seconds since 1970
     */
    public long oldest(long now) {
        return now - maxAge;
    }
}
