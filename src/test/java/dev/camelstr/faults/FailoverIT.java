package dev.camelstr.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.pipeline.health.Concern;
import dev.camelstr.pipeline.health.Conditions;
import dev.camelstr.store.database.TestReplication;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The primary dies, and a replica is promoted that did not have its last commits. */
@Tag("faults")
class FailoverIT {
    private final EventSigner author = TestRelay.author();
    private TestReplication servers;
    private TestRelay relay;
    private RelayClient client;

    @BeforeEach
    void start() throws Exception {
        servers = TestReplication.start();
        relay = TestRelay.start(
                StreamKind.LOCAL,
                Map.of(
                        "camelstr.datasource.url",
                        servers.urlOfPrimary(),
                        "camelstr.datasource.read-url",
                        servers.replica().url(),
                        "camelstr.datasource.connect-timeout",
                        "5s",
                        "camelstr.relay.reads",
                        "database"));
        relay.application().bean("conditions", Conditions.class).start();
        client = relay.connect();
    }

    @AfterEach
    void stop() {
        client.close();
        relay.close();
        servers.close();
    }

    @Test
    void whatAPromotedReplicaHadNotYetComesAgainByItselfAndIsToldOnce() throws Exception {
        RelayClient live = relay.connect();
        live.stored("live", "{\"authors\":[\"" + author.pubkey().hex() + "\"]}");
        List<Event> published = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            published.add(publish(TestRelay.note(author, "before " + i)));
        }
        Awaitility.await().until(() -> servers.replica().number("select count(*) from event") == 3);
        servers.replica().set("primary_conninfo", "");
        Awaitility.await().until(() -> servers.replica().number("select count(*) from pg_stat_wal_receiver") == 0);
        for (int i = 0; i < 5; i++) {
            published.add(publish(TestRelay.note(author, "lost " + i)));
        }

        servers.primary().kill();
        servers.replica().execute("select pg_promote()");
        published.add(publish(TestRelay.note(author, "after")));

        List<EventId> ids = published.stream().map(Event::id).toList();
        assertThat(client.stored("all", "{\"authors\":[\"" + author.pubkey().hex() + "\"]}"))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(servers.replica().number("select count(*) from event")).isEqualTo(published.size());
        for (EventId id : ids) {
            assertThat(live.next(RelayMessage.Event.class).event().id()).isEqualTo(id);
        }
        assertThat(live.stored("no more", "{\"kinds\":[7]}")).isEmpty();
        live.close();
        Conditions conditions = relay.application().bean("conditions", Conditions.class);
        Awaitility.await()
                .until(() -> conditions.of(Concern.REPLICA).what().equals("The replica is a primary of its own"));
    }

    private Event publish(Event event) throws Exception {
        assertThat(client.publish(event).accepted()).isTrue();
        return event;
    }
}
