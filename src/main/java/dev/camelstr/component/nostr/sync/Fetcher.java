package dev.camelstr.component.nostr.sync;

import dev.camelstr.component.nostr.reconcile.Missing;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Fetches events by their ids. What a batch leaves out is asked for one by one; what does not come then was announced and is
 * not served. Only what was asked for, matches and is genuine is taken.
 */
final class Fetcher {
    /** Of what batches leave out, so many are asked for one by one; then the relay is believed. */
    private static final int MOST_IN_VAIN = 1_000;

    private static final int MOST_STRANGERS = 1_000;

    /** Takes an event that was fetched. */
    interface Taker {
        void take(Event event) throws IOException, InterruptedException;
    }

    private final Dialogue dialogue;
    private final Filter filter;
    private final EventVerifier verifier;
    private final Taker taker;
    private int inVain;

    /** @param filter that every event matches */
    Fetcher(Dialogue dialogue, Filter filter, EventVerifier verifier, Taker taker) {
        this.dialogue = dialogue;
        this.filter = filter;
        this.verifier = verifier;
        this.taker = taker;
    }

    /** @return how many do not come */
    int fetch(Collection<EventId> ids) throws SyncFailedException, IOException, InterruptedException {
        Missing missing = new Missing(ids, MOST_IN_VAIN - inVain);
        while (!missing.ask().isEmpty()) {
            Optional<String> refusal = askOnce(missing);
            if (refusal.isPresent() && missing.isShort()) {
                dialogue.awaitEndOf(refusal.get());
            } else {
                missing.answered();
            }
        }
        inVain = Math.min(MOST_IN_VAIN, inVain + missing.notServed());
        return missing.notServed();
    }

    /**
     * Asks once, up to the EOSE.
     *
     * @return the relay's words if it has closed the subscription
     */
    private Optional<String> askOnce(Missing missing) throws SyncFailedException, IOException, InterruptedException {
        String name = dialogue.newName();
        int strangers = 0;
        dialogue.send(ClientMessages.req(
                name, List.of(Filter.builder().ids(missing.ask()).build())));
        long deadline = dialogue.deadline();
        for (Optional<RelayMessage> next = dialogue.next(deadline); next.isPresent(); next = dialogue.next(deadline)) {
            RelayMessage message = next.get();
            if (message instanceof RelayMessage.Event said
                    && said.subscription().equals(name)) {
                if (isTaken(said.event(), missing)) {
                    deadline = dialogue.deadline();
                } else if (++strangers > MOST_STRANGERS) {
                    throw new SyncFailedException("it sends what it was not asked for");
                }
            } else if (message instanceof RelayMessage.Eose end
                    && end.subscription().equals(name)) {
                dialogue.send(ClientMessages.close(name));
                dialogue.worked();
                return Optional.empty();
            } else if (message instanceof RelayMessage.Closed closed
                    && closed.subscription().equals(name)) {
                return Optional.of(closed.message());
            }
        }
        throw dialogue.silence();
    }

    private boolean isTaken(Event event, Missing missing) throws IOException, InterruptedException {
        if (!missing.isAsked(event.id())
                || !filter.matches(event)
                || verifier.check(event).isPresent()) {
            return false;
        }
        missing.came(event.id());
        taker.take(event);
        return true;
    }
}
