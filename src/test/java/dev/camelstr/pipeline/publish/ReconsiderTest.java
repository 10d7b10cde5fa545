package dev.camelstr.pipeline.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.EventId;
import dev.camelstr.store.moderation.Moderation;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class ReconsiderTest {
    private static final EventId ID = new EventId(1, 2, 3, 4);

    private final Seen seen = new Seen(42);
    private final Decisions decisions = new Decisions();
    private final Reconsider reconsider = new Reconsider();

    /** What administrators have decided, without a database. */
    private static final class Decisions extends Moderation {
        private long version;

        @Override
        public long version() {
            return version;
        }
    }

    ReconsiderTest() {
        reconsider.setModeration(decisions);
        reconsider.setSeen(seen);
    }

    @Test
    void whatIsKnownStaysKnownWhenTheDecisionsAreReadForTheFirstTime() {
        lookAt(0);
        know();
        lookAt(3);
        lookAt(3);

        assertThat(standing()).isEqualTo(Standing.KNOWN);
    }

    @Test
    void aChangeMakesWhatIsKnownNewAgain() {
        lookAt(3);
        know();
        lookAt(4);

        assertThat(standing()).isEqualTo(Standing.NEW);
    }

    private void lookAt(long version) {
        decisions.version = version;
        reconsider.process(new DefaultExchange(new DefaultCamelContext()));
    }

    private void know() {
        Flight flight = new Flight(ID, 0, told -> {});
        seen.claim(flight);
        seen.confirm(flight);
    }

    private Standing standing() {
        return seen.look(ID, told -> {});
    }
}
