package dev.camelstr.store.past;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.changelog.ChangelogEntry.Type;
import dev.camelstr.store.changelog.ChangelogReader;
import dev.camelstr.store.changelog.ChangelogReader.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What messages of the changelog say of a moment. It is read from its beginning on: what was told before the moment tells
 * repetitions from changes, and which events had gone by then and are told as they were only after it. At last comes what is
 * committed and not told yet, as if it were told now. For one thread.
 */
public final class PastChanges {
    /** Of what is told as it was, the store is never that far behind with; without old values nothing more comes of them. */
    private static final int MOST_NAMED = 100_000;

    private final long moment;
    private final ChangelogReader reader = new ChangelogReader();
    private final Set<EventId> named = new LinkedHashSet<>();
    private OptionalLong since = OptionalLong.empty();
    private long lastRemovalBefore = -1;

    public PastChanges(Instant moment) {
        this.moment = moment.toEpochMilli();
    }

    /** Whether the message was told before the moment, of those that come first. */
    public boolean isBefore(InboundMessage message) {
        return since.isEmpty() && message.timestamp() < moment;
    }

    /** The offset of the first message that was told at the moment or later; empty if none has been taken. */
    public OptionalLong since() {
        return since;
    }

    /** Takes the next messages of the changelog; yields what they say, in their order. */
    List<PastChange> of(List<InboundMessage> messages) {
        List<PastChange> changes = new ArrayList<>();
        for (InboundMessage message : messages) {
            if (since.isEmpty() && !isBefore(message)) {
                since = OptionalLong.of(message.origin().offset());
            }
            reader.read(message).ifPresent(entry -> take(entry, changes));
        }
        return changes;
    }

    private void take(ChangelogEntry entry, List<PastChange> changes) {
        if (since.isEmpty()) {
            takeBefore(entry);
            return;
        }
        if (entry.type() == Type.STORED) {
            changes.add(PastChange.absent(entry.id().orElseThrow()));
        } else if (entry.type() == Type.REMOVED) {
            changes.add(went(entry));
        }
        entry.removed().forEach(id -> changes.add(PastChange.stood(id, Optional.empty())));
    }

    private void takeBefore(ChangelogEntry entry) {
        if (entry.type() == Type.REMOVED) {
            lastRemovalBefore = entry.number();
            entry.id().ifPresent(named::remove);
        }
        named.addAll(entry.removed());
        var oldest = named.iterator();
        while (named.size() > MOST_NAMED) {
            oldest.next();
            oldest.remove();
        }
    }

    /** The number of the last removal that was told before the moment; -1 if there is none. */
    long lastRemovalBefore() {
        return lastRemovalBefore;
    }

    /** Up to which offset the messages of each stream were told about. */
    Map<Source, Long> told() {
        return reader.last();
    }

    private PastChange went(ChangelogEntry entry) {
        return went(entry.id().orElseThrow(), entry.body());
    }

    /**
     * An event went.
     *
     * @param raw as it was; empty if that is not told
     */
    PastChange went(EventId id, byte[] raw) {
        return named.remove(id) ? PastChange.absent(id) : PastChange.stood(id, event(id, raw));
    }

    private static Optional<Event> event(EventId id, byte[] raw) {
        if (raw.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(EventParser.parse(raw));
        } catch (InvalidEventException e) {
            throw new IllegalStateException("what has gone as event " + id + " is none: " + e.getMessage(), e);
        }
    }
}
