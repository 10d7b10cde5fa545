package dev.camelstr.pipeline.errors;

import dev.camelstr.nostr.Event;

/** Remembers events that were refused and will be. */
public interface Refusals {

    void refused(Event event);

    /** Where nobody remembers. */
    Refusals NOBODYS = event -> {};
}
