package dev.camelstr.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.InboundMessage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** For each test two relays with events to give, a broker without streams and a database without events. */
abstract class OnServers {
    final Upstreams upstreams;
    Servers servers;

    OnServers(Upstreams upstreams) {
        this.upstreams = upstreams;
    }

    @BeforeEach
    void start() throws Exception {
        servers = Servers.fresh();
    }

    @AfterEach
    void close() {
        upstreams.close();
    }

    /** The database holds what it must of what the relays gave, and the changelog told each of that once. */
    void expectExactlyOnce(List<InboundMessage> changelog) {
        assertThat(servers.state().ids()).isEqualTo(upstreams.expected());
        StoredState.agrees(changelog, servers.state().ids());
    }
}
