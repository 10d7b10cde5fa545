package dev.camelstr.pipeline.view.query;

import java.util.Arrays;
import java.util.function.Predicate;

/** The answers that a client has, as {@code If-None-Match} names them (RFC 9110, section 13.1.2). */
final class KnownTags implements Predicate<String> {
    private final String header;

    KnownTags(String header) {
        this.header = header;
    }

    @Override
    public boolean test(String tag) {
        return header.strip().equals("*")
                || Arrays.stream(header.split(","))
                        .anyMatch(known -> strong(known.strip()).equals(quoted(tag)));
    }

    /** A proxy that compresses makes a tag a weak one. */
    private static String strong(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    /** As the header {@code ETag} has it. */
    static String quoted(String tag) {
        return '"' + tag + '"';
    }
}
