package dev.camelstr.component.stream.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.component.relay.NostrRelayEndpoint;
import org.apache.camel.CamelContext;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumericOptionsTest {
    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @ParameterizedTest
    @CsvSource({"768MB, 768000000", "768MiB, 805306368", "1GB, 1000000000", "5000000000, 5000000000", "0, 0"})
    void aSizeMayHaveAUnit(String size, long bytes) {
        assertThat(relay("maxClientMemory=" + size).getConfiguration().getMaxClientMemory())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"5s, 5000", "1m30s, 90000", "250, 250", "100ms, 100", "0s, 0"})
    void aTimeMayHaveAUnit(String time, long millis) {
        assertThat(relay("handshakeTimeout=" + time).getConfiguration().getHandshakeTimeout())
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nostr-relay:127.0.0.1:0?maxClientMemory=",
                "nostr-relay:127.0.0.1:0?addressMessageRate=",
                "nostr:wss://relay.example?maxMessageBytes=",
                "rabbitmq-stream:events?maxBatch=",
                "local-stream:events?maxAge="
            })
    void whatIsNoNumberIsRefusedInsteadOfTakenForNoBound(String uri) {
        assertThatThrownBy(() -> context.getEndpoint(uri + "plenty"))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContaining("'plenty' is neither a number nor a time or size");
    }

    /** As Camel sets {@code camel.component.…}, with dashes. */
    @ParameterizedTest
    @CsvSource({
        "nostr-relay, max-client-memory",
        "nostr-relay, handshakeTimeout",
        "nostr, connect-timeout",
        "nostr, max-message-bytes",
        "rabbitmq-stream, heartbeat"
    })
    void theSameHoldsForTheOptionsOfAComponent(String scheme, String option) throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.component." + scheme + "." + option, "plenty");
        try {
            assertThatThrownBy(main::start).hasStackTraceContaining("'plenty' is neither a number nor a time or size");
        } finally {
            main.stop();
        }
    }

    private NostrRelayEndpoint relay(String option) {
        return context.getEndpoint("nostr-relay:127.0.0.1:0?" + option, NostrRelayEndpoint.class);
    }
}
