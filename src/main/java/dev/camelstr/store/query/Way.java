package dev.camelstr.store.query;

import java.util.Locale;

/** A way to find events: one index each, and one function of R__queries.sql. */
enum Way {
    /** Primary key. */
    IDS,
    /** {@code event_author_kind}, a branch for each author and kind. */
    AUTHOR_KIND,
    /** {@code event_author}, a branch for each author. */
    AUTHOR,
    /** {@code event_kind}, a branch for each kind. */
    KIND,
    /** {@code tag_newest}, a branch for each value of one tag; kinds are in the index. */
    TAG,
    /** {@code event_newest}. */
    NEWEST;

    private final String pageSql = call("page_by_");
    private final String walkSql = call("walk_by_");
    private final String keysSql = call("keys_by_");

    private String call(String prefix) {
        return "select created_at, id, pubkey, kind, raw, seq from "
                + prefix
                + name().toLowerCase(Locale.ROOT)
                + "(?::bytea[], ?::bytea[], ?::integer[], ?::bigint[], ?::bytea[], ?::integer[], ?::bigint[], ?::bigint[],"
                + " ?::integer[], ?::bigint[], ?::bytea[], ?, ?, ?, ?, ?, ?, ?, ?)";
    }

    /** For whatever plan. */
    String pageSql() {
        return pageSql;
    }

    /** For plans of {@link FilterPlan#isOneWalk}. */
    String walkSql() {
        return walkSql;
    }

    /** The same without raw. */
    String keysSql() {
        return keysSql;
    }
}
