package dev.camelstr.pipeline.serve.event;

import dev.camelstr.store.Verdict;

/** What an {@code OK} says (NIP-01). */
public record Answer(boolean accepted, String message) {

    public static final Answer TAKEN = new Answer(true, "");

    static Answer of(Verdict verdict) {
        return switch (verdict) {
            case STORED, EPHEMERAL -> TAKEN;
            case DUPLICATE -> new Answer(true, "duplicate: already have this event");
            case SUPERSEDED -> new Answer(false, "duplicate: have a newer version");
            case DELETED -> new Answer(false, "blocked: its author has deleted this event");
            case VANISHED -> new Answer(false, "blocked: its author has asked to vanish");
            case BANNED -> new Answer(false, "blocked: not taken here, by decision of the administrators");
            case EXPIRED -> new Answer(false, "invalid: the event has expired");
            case ERROR -> new Answer(false, "error: the event could not be stored");
        };
    }
}
