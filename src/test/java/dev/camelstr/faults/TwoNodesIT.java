package dev.camelstr.faults;

import static dev.camelstr.faults.Servers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two relay nodes that share nothing but a RabbitMQ and a PostgreSQL; the second reaches the broker by a link that breaks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesIT {
    private TestRelay first;
    private TestRelay second;
    private TcpProxy link;
    private RelayClient atFirst;
    private RelayClient atSecond;
    private final EventSigner author = TestRelay.author();

    @BeforeAll
    void start() {
        first = TestRelay.start(StreamKind.RABBITMQ, Map.of());
        URI broker = URI.create(setting("camelstr.rabbitmq.uri"));
        link = new TcpProxy(broker.getPort());
        second = TestRelay.start(
                StreamKind.RABBITMQ,
                Map.of(
                        "camelstr.rabbitmq.uri",
                        broker.toString().replace(":" + broker.getPort(), ":" + link.port()),
                        "camelstr.datasource.url",
                        setting("camelstr.datasource.url"),
                        "camel.component.rabbitmq-stream.connect-to",
                        "127.0.0.1:" + link.port()));
    }

    private String setting(String key) {
        return first.application().context().resolvePropertyPlaceholders("{{" + key + "}}");
    }

    @AfterAll
    void stop() {
        second.close();
        first.close();
        link.close();
    }

    @BeforeEach
    void connect() throws Exception {
        atFirst = first.connect();
        atSecond = second.connect();
    }

    @AfterEach
    void disconnect() {
        atFirst.close();
        atSecond.close();
    }

    private String byAuthor() {
        return "{\"authors\":[\"" + author.pubkey().hex() + "\"],\"limit\":0}";
    }

    private static String id(Event event) {
        return "{\"ids\":[\"" + event.id().hex() + "\"]}";
    }

    @Test
    void whatOneNodeHasSaidOkToIsFoundAtOnceOnTheOther() throws Exception {
        for (int i = 0; i < 50; i++) {
            Event note = TestRelay.note(author, "note " + i);
            RelayClient here = i % 2 == 0 ? atFirst : atSecond;
            RelayClient there = i % 2 == 0 ? atSecond : atFirst;

            assertThat(here.publish(note).accepted()).isTrue();
            assertThat(there.stored("s" + i, id(note))).containsExactly(note.id());
        }
    }

    @Test
    void whatOneNodeHasSaidOkToIsFoundByASearchAtOnceOnTheOther() throws Exception {
        for (int i = 0; i < 50; i++) {
            Event note = TestRelay.note(author, "quicksand" + i);
            RelayClient here = i % 2 == 0 ? atFirst : atSecond;
            RelayClient there = i % 2 == 0 ? atSecond : atFirst;

            assertThat(here.publish(note).accepted()).isTrue();
            assertThat(there.stored("s" + i, "{\"search\":\"quicksand" + i + "\"}"))
                    .containsExactly(note.id());
            there.send("[\"CLOSE\",\"s" + i + "\"]");
        }
    }

    @Test
    void liveEventsCrossTheNodesOnce() throws Exception {
        atSecond.stored("live", byAuthor());
        atFirst.stored("live", byAuthor());
        List<EventId> published = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Event note = TestRelay.note(author, "live " + i);
            published.add(note.id());
            try (RelayClient publisher = (i % 2 == 0 ? first : second).connect()) {
                assertThat(publisher.publish(note).accepted()).isTrue();
            }
        }

        assertThat(received(atFirst, 20)).containsExactlyElementsOf(published);
        assertThat(received(atSecond, 20)).containsExactlyElementsOf(published);
    }

    @Test
    void aNodeWhoseTailWasCutMissesNothing() throws Exception {
        atSecond.stored("live", byAuthor());
        List<EventId> published = new ArrayList<>();
        published.add(publish("before the cut"));
        link.cut();
        for (int i = 0; i < 20; i++) {
            published.add(publish("meanwhile " + i));
        }
        link.restore();
        published.add(publish("after the cut"));

        assertThat(received(atSecond, published.size())).containsExactlyElementsOf(published);
        Event note = TestRelay.note(author, "the second takes events again");
        await("the second to take events").untilAsserted(() -> {
            try (RelayClient publisher = second.connect()) {
                assertThat(publisher.publish(note).accepted()).isTrue();
            }
        });
    }

    private EventId publish(String content) throws Exception {
        Event note = TestRelay.note(author, content);
        assertThat(atFirst.publish(note).accepted()).isTrue();
        return note.id();
    }

    private static List<EventId> received(RelayClient client, int count) throws InterruptedException {
        List<EventId> ids = new ArrayList<>();
        while (ids.size() < count) {
            ids.add(client.next(RelayMessage.Event.class).event().id());
        }
        return ids;
    }
}
