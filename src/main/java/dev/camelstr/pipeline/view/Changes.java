package dev.camelstr.pipeline.view;

import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.changelog.ChangelogEntry.Type;
import dev.camelstr.store.view.UserViewPages;
import dev.camelstr.store.view.ViewBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What pages of table {@code event} and batches of the changelog mean to one view. */
final class Changes {
    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private final UserViewPages pages;

    Changes(UserViewPages pages) {
        this.pages = pages;
    }

    List<Change> of(List<UserViewPages.Row> page) {
        return page.stream()
                .flatMap(row -> change(row.raw(), row.seq(), "").stream())
                .toList();
    }

    List<Change> of(Connection connection, ViewBatch batch) throws SQLException {
        Set<Long> notGiven = notGiven(connection, batch);
        List<Change> changes = new ArrayList<>();
        for (ViewBatch.Told each : batch.told()) {
            ChangelogEntry entry = each.entry();
            if (entry.type() == Type.STORED) {
                change(entry.body(), entry.seq(), "").ifPresent(changes::add);
            } else if (entry.type() == Type.REMOVED && !notGiven.contains(entry.seq())) {
                requireOldValue(entry);
                change(entry.body(), entry.seq(), entry.reason()).ifPresent(changes::add);
            }
        }
        return changes;
    }

    private Set<Long> notGiven(Connection connection, ViewBatch batch) throws SQLException {
        List<ChangelogEntry> removals = batch.told().stream()
                .map(ViewBatch.Told::entry)
                .filter(entry -> entry.type() == Type.REMOVED)
                .toList();
        return removals.isEmpty()
                ? Set.of()
                : pages.notGiven(
                        connection,
                        removals.stream().mapToLong(ChangelogEntry::seq).toArray(),
                        removals.stream().mapToLong(ChangelogEntry::number).toArray());
    }

    /** A process that does not store may tell, too. */
    private static void requireOldValue(ChangelogEntry entry) {
        if (entry.body().length == 0) {
            throw new IllegalStateException("it was not told how the event was that went from " + entry.origin()
                    + ": set camelstr.stream.old-values=true wherever the part store runs, and reset the view");
        }
    }

    private Optional<Change> change(byte[] raw, long seq, String reason) {
        try {
            return pages.isWanted(EventParser.kindOf(raw))
                    ? Optional.of(new Change(EventParser.parse(raw), seq, reason))
                    : Optional.empty();
        } catch (InvalidEventException e) {
            LOG.warn("what was stored as {} is no event, and no view is given it: {}", seq, e.getMessage());
            return Optional.empty();
        }
    }
}
