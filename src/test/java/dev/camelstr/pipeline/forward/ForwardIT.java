package dev.camelstr.pipeline.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.pipeline.watch.Status;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shipped route, and relays that take what is forwarded each in its own way. */
class ForwardIT {
    private static final String OK = "true,\"\"";

    private final SampleRelay target = SampleRelay.start(List.of());
    private final EventSigner author = TestRelay.author();
    private final List<EventId> sent = new CopyOnWriteArrayList<>();
    private TestRelay node;

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
        target.close();
    }

    private void start(StreamKind streams, Map<String, String> more) {
        Map<String, String> settings =
                new HashMap<>(Map.of("camelstr.forward.relays", target.url(), "camelstr.forward.rate", "500"));
        settings.putAll(more);
        node = TestRelay.start(streams, settings, "store", "serve", "forward");
    }

    /** @param answer what follows the id in the OK: to the how manieth time that the event is sent */
    private void answer(BiFunction<Event, Integer, String> answer) {
        Map<EventId, Integer> times = new ConcurrentHashMap<>();
        target.follow(new SampleRelay.Script() {
            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                if (message instanceof ClientMessage.Event event) {
                    EventId id = event.event().id();
                    sent.add(id);
                    session.sendText("[\"OK\",\"" + id.hex() + "\","
                            + answer.apply(event.event(), times.merge(id, 1, Integer::sum)) + "]");
                    return true;
                }
                return false;
            }
        });
    }

    private List<EventId> publish(Event... events) throws Exception {
        List<EventId> ids = new ArrayList<>();
        try (RelayClient client = node.connect()) {
            for (Event event : events) {
                assertThat(client.publish(event).accepted()).isTrue();
                ids.add(event.id());
            }
        }
        return ids;
    }

    private Event[] notes(int count) {
        Event[] notes = new Event[count];
        for (int i = 0; i < count; i++) {
            notes[i] = TestRelay.note(author, "note " + i);
        }
        return notes;
    }

    private ForwardedRelay state() {
        List<ForwardedRelay> relays = ForwardRoutes.relays(node.application().context());
        assertThat(relays).hasSizeLessThan(2);
        return relays.isEmpty()
                ? new ForwardedRelay("", "", "", OptionalLong.empty(), 0, 0, 0, 0, 0, 0, 0)
                : relays.get(0);
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20));
    }

    @ParameterizedTest
    @EnumSource(StreamKind.class)
    void whatIsStoredIsSentOnceInItsOrderAndDuplicatesCountAsDone(StreamKind streams) throws Exception {
        answer((event, time) -> event.content().equals("note 1") ? "false,\"duplicate: known\"" : OK);
        start(streams, Map.of());

        List<EventId> stored = publish(notes(150));

        await().until(() -> state().accepted() == 149 && state().duplicates() == 1);
        assertThat(sent).containsExactlyElementsOf(stored);
        await().until(() -> status().contains("\"state\":\"forwarding\",\"trouble\":\"\",\"lag\":0"));
    }

    private String status() {
        return new String(node.application().bean("status", Status.class).json(), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsRefusedForGoodIsCountedAndLeft() throws Exception {
        answer((event, time) -> event.content().equals("note 3") ? "false,\"blocked: no\"" : OK);
        start(StreamKind.LOCAL, Map.of());

        publish(notes(10));

        await().until(() -> state().accepted() == 9 && state().refused() == 1);
        assertThat(sent).hasSize(10);
    }

    @Test
    void aRelayThatIsSentTooMuchIsWaitedForAndNothingIsLost() throws Exception {
        AtomicInteger left = new AtomicInteger(5);
        answer((event, time) -> left.getAndDecrement() > 0 || time > 1 ? OK : "false,\"rate-limited: slow down\"");
        start(StreamKind.LOCAL, Map.of());

        List<EventId> stored = publish(notes(20));

        await().until(() -> state().accepted() == 20);
        assertThat(Set.copyOf(sent)).containsExactlyInAnyOrderElementsOf(stored);
        assertThat(state().later()).isPositive();
        assertThat(state().rate()).isLessThan(500);
    }

    @Test
    void aRelayThatFailsAtAnEventIsAskedAgain() throws Exception {
        answer((event, time) -> event.content().equals("note 0") && time < 3 ? "false,\"error: overloaded\"" : OK);
        start(StreamKind.LOCAL, Map.of());

        publish(notes(3));

        await().until(() -> state().accepted() == 3);
        assertThat(state().failed()).isEqualTo(2);
        assertThat(sent).hasSize(5); // the others have their answer
    }

    @Test
    void whatIsProtectedPrivateExpiredOrNotAskedForStays() throws Exception {
        answer((event, time) -> OK);
        start(
                StreamKind.LOCAL,
                Map.of("camelstr.forward.filters", "[{\"kinds\":[1,4]}]", "camelstr.relay.private-kinds", "4"));

        long now = System.currentTimeMillis() / 1000;
        publish(
                author.sign(new EventBuilder(7).content("+")),
                author.sign(new EventBuilder(4).tag("p", author.pubkey().hex()).content("secret")),
                author.sign(
                        new EventBuilder(1).tag("expiration", "" + (now + 3600)).content("for an hour")),
                author.sign(new EventBuilder(20_001).content("ephemeral")));
        List<EventId> last = publish(TestRelay.note(author, "the last"));

        await().until(() -> sent.containsAll(last));
        assertThat(sent).hasSize(2);
    }

    @Test
    void aRelayThatAsksForALoginGetsTheCollectKey() throws Exception {
        List<String> loggedIn = new CopyOnWriteArrayList<>();
        target.follow(new SampleRelay.Script() {
            @Override
            public void onOpen(SampleRelay.Session session) {
                session.sendText("[\"AUTH\",\"challenge\"]");
            }

            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                if (message instanceof ClientMessage.Auth auth) {
                    loggedIn.add(auth.event().pubkey().hex());
                    session.sendText("[\"OK\",\"" + auth.event().id().hex() + "\",true,\"\"]");
                    return true;
                }
                if (message instanceof ClientMessage.Event event) {
                    session.sendText("[\"OK\",\"" + event.event().id().hex() + "\","
                            + (loggedIn.isEmpty() ? "false,\"auth-required: log in\"" : OK) + "]");
                    return true;
                }
                return false;
            }
        });
        start(StreamKind.LOCAL, Map.of("camelstr.collect.secret-key", "generated"));

        publish(notes(3));

        await().until(() -> state().accepted() == 3);
        assertThat(loggedIn).hasSize(1);
    }

    @Test
    void aRelayThatIsAwayIsTroubleOfItsOwnAndGetsAllWhenItIsBack() throws Exception {
        answer((event, time) -> OK);
        target.stop();
        start(StreamKind.LOCAL, Map.of());

        List<EventId> stored = publish(notes(30));

        await().until(() -> state().trouble().contains("is not reachable"));
        target.restart();
        await().until(() -> state().accepted() == 30 && state().trouble().isEmpty());
        assertThat(sent).containsExactlyInAnyOrderElementsOf(stored);
    }
}
