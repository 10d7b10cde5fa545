package dev.camelstr.pipeline.publish;

import dev.camelstr.nostr.Event;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The step that claims a verified event's id. Of several copies one goes on ({@link IsNew}); the others wait until it
 * stands in the stream, and if it does not get there one of them goes on. What an exchange has claimed and not {@link
 * Mark marked} it gives back when it ends.
 */
public final class Claim extends SeenStep {
    static final String FLIGHT = "CamelstrFlight";

    @Override
    protected boolean take(Exchange exchange, AsyncCallback callback) {
        Event event = event(exchange);
        Flight[] flight = new Flight[1];
        flight[0] = new Flight(event.id(), seen.signatureBits(event), told -> {
            note(told, flight[0], exchange);
            callback.done(false);
        });
        Standing standing = seen.claim(flight[0]);
        if (standing == Standing.AWAITED) {
            return false;
        }
        note(standing, flight[0], exchange);
        return true;
    }

    private void note(Standing standing, Flight flight, Exchange exchange) {
        standing.note(exchange);
        if (standing == Standing.NEW) {
            exchange.setProperty(FLIGHT, flight);
            exchange.getExchangeExtension().addOnCompletion(new GiveBack(flight));
        } else {
            metrics.duplicate(exchange);
        }
    }

    private final class GiveBack extends SynchronizationAdapter {
        private final Flight flight;

        GiveBack(Flight flight) {
            this.flight = flight;
        }

        @Override
        public void onDone(Exchange exchange) {
            seen.release(flight);
        }

        @Override
        public boolean allowHandover() {
            // The claim ends with the exchange that made it, not with whatever it is wire-tapped to.
            return false;
        }
    }
}
