package dev.camelstr.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.pipeline.health.Concern;
import dev.camelstr.pipeline.health.Conditions;
import dev.camelstr.pipeline.watch.Status;
import dev.camelstr.store.database.TestReplication;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A relay whose queries go to a real streaming replica. Memory answers nothing here: each REQ is read from one of the two
 * servers.
 */
class ReadReplicaIT {
    private static TestReplication servers;
    private static TestRelay relay;

    private final EventSigner author = TestRelay.author();
    private RelayClient client;
    private int asked;

    @BeforeAll
    static void start() {
        servers = TestReplication.start();
        relay = TestRelay.start(
                StreamKind.LOCAL,
                Map.of(
                        "camelstr.datasource.url", servers.urlOfPrimary(),
                        "camelstr.datasource.read-url", servers.replica().url(),
                        "camelstr.datasource.connect-timeout", "5s",
                        "camelstr.relay.reads", "database",
                        "camelstr.upkeep.period", "200ms"));
        relay.application().bean("conditions", Conditions.class).start();
    }

    @AfterAll
    static void stop() {
        relay.close();
        servers.close();
    }

    @BeforeEach
    void connect() throws Exception {
        client = relay.connect();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void whatWasAcknowledgedIsFoundAndWhatWasDeletedIsNotHoweverFarTheReplicaIsBehind() throws Exception {
        Event old = publish(note("to be deleted"));
        awaitReadsOf("replica", old);
        servers.replica().execute("select pg_wal_replay_pause()");
        long applied = servers.replica().number("select count(*) from event");
        for (int i = 0; i < 20; i++) {
            Event note =
                    publish(author.sign(new EventBuilder(1).content("note " + i).tag("t", "tag" + i)));
            assertThat(ids("{\"ids\":[\"" + note.id().hex() + "\"]}")).containsExactly(note.id());
            assertThat(ids("{\"#t\":[\"tag" + i + "\"]}")).containsExactly(note.id());
            assertThat(ids("{\"authors\":[\"" + author.pubkey().hex() + "\"],\"limit\":1,\"kinds\":[1]}"))
                    .hasSize(1);
            assertThat(count()).isEqualTo(i + 2L);
        }
        publish(author.sign(new EventBuilder(5).content("").tag("e", old.id().hex())));
        assertThat(ids("{\"ids\":[\"" + old.id().hex() + "\"]}")).isEmpty();
        assertThat(servers.replica().number("select count(*) from event")).isEqualTo(applied);

        servers.replica().execute("select pg_wal_replay_resume()");
        servers.replica().set("recovery_min_apply_delay", "30ms");
        for (int i = 0; i < 20; i++) {
            Event note = publish(note("late " + i));
            assertThat(ids("{\"ids\":[\"" + note.id().hex() + "\"]}")).containsExactly(note.id());
        }

        servers.replica().set("recovery_min_apply_delay", "0");
        awaitReadsOf("replica", publish(note("last")));
    }

    @Test
    void aReplicaThatGoesOrIsLateOrInTheWayIsDoneWithoutAndTakenUpAgain() throws Exception {
        Event note = publish(note("there"));
        awaitReadsOf("replica", note);
        Awaitility.await()
                .untilAsserted(() -> assertThat(status().path("is").asText()).isEqualTo("current"));
        assertThat(status().path("promise").asText()).contains("read from the primary", "synchronous_commit=on");

        servers.replica().kill();
        assertThat(ids("{\"ids\":[\"" + note.id().hex() + "\"]}")).containsExactly(note.id());
        awaitCondition("Replica away");
        Event meanwhile = publish(note("meanwhile"));
        assertThat(ids("{\"ids\":[\"" + meanwhile.id().hex() + "\"]}")).containsExactly(meanwhile.id());
        servers.replica().start();
        awaitCondition("");
        awaitReadsOf("replica", meanwhile);

        servers.replica().execute("select pg_wal_replay_pause()");
        publish(note("to wait for"));
        awaitCondition("Replica behind");
        servers.replica().execute("select pg_wal_replay_resume()");
        awaitCondition("");
    }

    @Test
    void withRemoteApplyItIsSaidThatAnOkWaitsForTheReplica() throws Exception {
        servers.primary().set("synchronous_standby_names", "replica");
        servers.primary().set("synchronous_commit", "remote_apply");
        try {
            Event note = publish(note("synchronous"));
            assertThat(ids("{\"ids\":[\"" + note.id().hex() + "\"]}")).containsExactly(note.id());
            Awaitility.await()
                    .untilAsserted(() -> assertThat(status().path("promise").asText())
                            .startsWith("an OK waits until it has applied"));
        } finally {
            servers.primary().set("synchronous_commit", "on");
            servers.primary().set("synchronous_standby_names", "");
        }
    }

    private Event note(String content) {
        return TestRelay.note(author, content);
    }

    private Event publish(Event event) throws Exception {
        assertThat(client.publish(event).accepted()).isTrue();
        return event;
    }

    private List<EventId> ids(String filter) throws Exception {
        String subscription = "s" + asked++;
        List<EventId> found = new ArrayList<>(client.stored(subscription, filter));
        client.send("[\"CLOSE\",\"" + subscription + "\"]");
        return found;
    }

    private JsonNode status() throws Exception {
        byte[] json = relay.application().bean("status", Status.class).json();
        return new ObjectMapper()
                .readTree(new String(json, StandardCharsets.UTF_8))
                .path("health")
                .path("replica");
    }

    private long count() throws Exception {
        String subscription = "s" + asked++;
        client.send("[\"COUNT\",\"" + subscription + "\",{\"authors\":[\""
                + author.pubkey().hex() + "\"]}]");
        return client.next(RelayMessage.Count.class).count();
    }

    private void awaitReadsOf(String where, Event event) {
        Awaitility.await("reads of the " + where).until(() -> {
            double before = readsOf(where);
            assertThat(ids("{\"ids\":[\"" + event.id().hex() + "\"]}")).containsExactly(event.id());
            return readsOf(where) > before;
        });
    }

    private double readsOf(String where) {
        MeterRegistry meters = relay.application().context().getRegistry().findSingleByType(MeterRegistry.class);
        return meters.get("reads").tag("where", where).counter().count();
    }

    private void awaitCondition(String what) {
        Conditions conditions = relay.application().bean("conditions", Conditions.class);
        Awaitility.await(what)
                .until(() -> conditions.of(Concern.REPLICA), it -> it.what().equals(what));
    }
}
