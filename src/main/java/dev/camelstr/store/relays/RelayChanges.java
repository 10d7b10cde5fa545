package dev.camelstr.store.relays;

import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.store.relays.KnownRelay.Source;
import java.sql.SQLException;
import java.util.Optional;

/** What somebody may do to the list of relays, by a command or over HTTP, and what became of it in words. Thread-safe. */
public final class RelayChanges {

    /** What became of a change. */
    public enum Result {
        DONE,
        /** It was so before. */
        NOTHING_TO_DO,
        /** What was asked for is wrong. */
        WRONG,
        /** There is no such relay. */
        UNKNOWN,
        /** It may not be. */
        REFUSED
    }

    /** @param words one line for whoever asked, without what may be a secret */
    public record Outcome(Result result, String words) {
        public boolean isWell() {
            return result == Result.DONE || result == Result.NOTHING_TO_DO;
        }
    }

    private interface Change {
        Outcome to(KnownRelay relay) throws SQLException;
    }

    private final RelayTable table;

    public RelayChanges(RelayTable table) {
        this.table = table;
    }

    public Outcome add(String written, String note) throws SQLException {
        if (note.length() > RelayTable.LONGEST_NOTE || note.indexOf('\0') >= 0) {
            return new Outcome(
                    Result.WRONG, "a note has at most " + RelayTable.LONGEST_NOTE + " characters, none of them NUL");
        }
        String url;
        try {
            url = RelayUrl.canonical(written);
        } catch (IllegalArgumentException e) {
            return new Outcome(Result.WRONG, e.getMessage());
        }
        String name = RelayUrl.withoutSecrets(url);
        return switch (table.add(url, Source.ADDED, note)) {
            case ADDED -> new Outcome(Result.DONE, name + " is added");
            case WAS_THERE -> new Outcome(Result.NOTHING_TO_DO, name + " was there already");
            case NO_ROOM ->
                new Outcome(
                        Result.REFUSED,
                        "there are " + RelayTable.MOST_RELAYS
                                + " relays already, the most there may be: remove another first");
        };
    }

    public Outcome remove(String written) throws SQLException {
        return change(written, relay -> {
            if (relay.pinned()) {
                return new Outcome(
                        Result.REFUSED,
                        relay.name() + " is named by the setting camelstr.relays: take it out there, or pause it");
            }
            table.remove(relay.url());
            return new Outcome(Result.DONE, relay.name() + " is removed");
        });
    }

    public Outcome pause(String written, boolean paused) throws SQLException {
        return change(written, relay -> {
            if (relay.paused() == paused) {
                return new Outcome(Result.NOTHING_TO_DO, relay.name() + (paused ? " was paused" : " was not paused"));
            }
            table.pause(relay.url(), paused);
            return new Outcome(Result.DONE, relay.name() + (paused ? " is paused" : " goes on"));
        });
    }

    private Outcome change(String written, Change change) throws SQLException {
        String url;
        try {
            url = RelayUrl.canonical(written);
        } catch (IllegalArgumentException e) {
            return new Outcome(Result.WRONG, e.getMessage());
        }
        Optional<KnownRelay> relay = table.find(url);
        return relay.isPresent()
                ? change.to(relay.get())
                : new Outcome(Result.UNKNOWN, "there is no relay " + RelayUrl.withoutSecrets(url) + " in the list");
    }
}
