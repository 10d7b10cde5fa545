package dev.camelstr.cli.client;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.text.ShownText;
import java.io.PrintWriter;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Asks all relays of a client command the same; an event that several send comes once. */
final class Inquiries {
    /** Every relay takes it, and one connection asks one thing. */
    static final String SUBSCRIPTION = "camelstr";

    private Inquiries() {}

    /**
     * @param onEvent called by one thread at a time
     * @param onAnswer takes each relay's end
     * @return the exit code: 1 if a relay did not answer, which was told on standard error
     */
    static int ask(
            RelayOptions options,
            byte[] question,
            boolean live,
            Consumer<Event> onEvent,
            BiConsumer<URI, Inquiry.Answer> onAnswer,
            PrintWriter err)
            throws InterruptedException {
        Set<EventId> seen = new HashSet<>();
        try (RelayClient client = new RelayClient(1)) {
            EventVerifier verifier = new EventVerifier(Schnorr.of("auto"));
            List<Inquiry> inquiries = options.relays().stream()
                    .map(relay -> new Inquiry(relay, SUBSCRIPTION, live, verifier, event -> {
                                synchronized (seen) {
                                    if (seen.add(event.id())) {
                                        onEvent.accept(event);
                                    }
                                }
                            })
                            .ask(client, options.timeout(), question))
                    .toList();
            int code = 0;
            for (Inquiry inquiry : inquiries) {
                try {
                    onAnswer.accept(inquiry.relay(), inquiry.await(options.timeout()));
                } catch (RelayFailure e) {
                    err.println("camelstr: " + inquiry.relay() + " " + ShownText.line(e.getMessage()));
                    err.flush();
                    code = 1;
                }
            }
            return code;
        }
    }
}
