package dev.camelstr.component.nostr;

import static dev.camelstr.component.nostr.RouteFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.testing.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NostrProducerTest {

    private final SampleRelay relay = SampleRelay.start(Ports.free(), List.of());
    private final DefaultCamelContext context = new DefaultCamelContext();
    private ProducerTemplate template;

    @BeforeEach
    void start() {
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void close() {
        context.stop();
        relay.close();
    }

    private static Event note(String content) {
        return Authors.note(Authors.now(), content);
    }

    private Exchange publish(String options, Object body) {
        return template.request(
                "nostr:" + relay.url() + options, exchange -> exchange.getIn().setBody(body));
    }

    private CompletableFuture<Exchange> publishing(String options, Object body) {
        return template.asyncSend(
                "nostr:" + relay.url() + options, exchange -> exchange.getIn().setBody(body));
    }

    /** Answers every event with these words, or not at all. */
    private void answer(String result) {
        relay.follow(new SampleRelay.Script() {
            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                if (message instanceof ClientMessage.Event event && !result.isEmpty()) {
                    session.sendText("[\"OK\",\"" + event.event().id().hex() + "\"," + result + "]");
                }
                return true;
            }
        });
    }

    @Test
    void yieldsThatTheRelayAccepts() {
        Exchange done = publish("", note("hello"));

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getHeader(NostrConstants.ACCEPTED)).isEqualTo(true);
        assertThat(relay.size()).isEqualTo(1);
    }

    @Test
    void takesJsonAsBytesAndAsText() {
        byte[] raw = note("as bytes").raw();
        assertThat(publish("", raw).getMessage().getHeader(NostrConstants.ACCEPTED))
                .isEqualTo(true);
        String text = new String(note("as text ⚡").raw(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(publish("", text).getMessage().getHeader(NostrConstants.ACCEPTED))
                .isEqualTo(true);
    }

    @Test
    void thatTheRelayRefusesIsAnAnswerAndNoFailure() {
        answer("false,\"blocked: not here\"");
        Exchange done = publish("", note("hello"));

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getHeader(NostrConstants.ACCEPTED)).isEqualTo(false);
        assertThat(done.getMessage().getHeader(NostrConstants.MESSAGE)).isEqualTo("blocked: not here");
    }

    @Test
    void failsWhenTheRelayDoesNotAnswer() {
        answer("");
        Exchange done = publish("?okTimeout=200", note("hello"));

        assertThat(done.getException()).isInstanceOf(TimeoutException.class).hasMessageContaining(relay.url());
    }

    @Test
    void failsAtOnceWhenTheConnectionIsLost() throws Exception {
        answer("");
        CompletableFuture<Exchange> publishing = publishing("?okTimeout=120000", note("hello"));
        await().until(() -> relay.connections() == 1);
        relay.dropConnections();

        assertThat(publishing.get(60, TimeUnit.SECONDS).getException()).isInstanceOf(IOException.class);
    }

    @Test
    void connectsAgainForTheNextEvent() {
        publish("", note("one"));
        relay.stop();
        await().until(() -> publish("?reconnectMinDelay=1", note("lost")).getException() != null);
        relay.restart();

        await().until(() -> publish("?reconnectMinDelay=1", note("two")).getException() == null);
    }

    @Test
    void failsWithWhatIsWrongWhenNobodyListens() {
        relay.stop();
        Exchange done = publish("", note("hello"));

        assertThat(done.getException())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(relay.url())
                .hasMessageContaining("refused");
    }

    @Test
    void failsForABodyThatIsNoEvent() {
        assertThat(publish("", "{}").getException()).isInstanceOf(InvalidEventException.class);
    }

    @Test
    void manyEventsWaitForTheirOwnOksAtOnceOverOneConnection() throws Exception {
        ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
        relay.follow(new SampleRelay.Script() {
            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                ids.add(((ClientMessage.Event) message).event().id().hex());
                if (ids.size() == 100) {
                    ids.forEach(id -> session.sendText("[\"OK\",\"" + id + "\",true,\"" + id + "\"]"));
                }
                return true;
            }
        });
        List<Event> events = Authors.notes(100, Authors.now());
        List<CompletableFuture<Exchange>> publishing = new ArrayList<>();
        events.forEach(event -> publishing.add(publishing("", event)));

        for (int i = 0; i < 100; i++) {
            Exchange done = publishing.get(i).get(60, TimeUnit.SECONDS);
            assertThat(done.getMessage().getHeader(NostrConstants.MESSAGE))
                    .isEqualTo(events.get(i).id().hex());
        }
        assertThat(relay.connections()).isEqualTo(1);
    }

    @Test
    void failsAtOnceWhenTooManyAreWaiting() throws Exception {
        AtomicInteger received = new AtomicInteger();
        relay.follow(new SampleRelay.Script() {
            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                received.incrementAndGet();
                return true;
            }
        });
        String options = "?maxPending=3&okTimeout=120000";
        List<CompletableFuture<Exchange>> waiting = new ArrayList<>();
        for (Event event : Authors.notes(3, Authors.now())) {
            waiting.add(publishing(options, event));
        }
        await().until(() -> received.get() == 3);

        assertThat(publish(options, note("too many")).getException()).isInstanceOf(IOException.class);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void logsInAndSendsAgainWhatWasRefusedBeforeIt() {
        List<String> loggedIn = new ArrayList<>();
        relay.follow(new SampleRelay.Script() {
            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                if (message instanceof ClientMessage.Auth auth) {
                    loggedIn.add(auth.event().pubkey().hex());
                    session.sendText("[\"OK\",\"" + auth.event().id().hex() + "\",true,\"\"]");
                    return true;
                }
                if (message instanceof ClientMessage.Event event && loggedIn.isEmpty()) {
                    session.sendText("[\"OK\",\"" + event.event().id().hex() + "\",false,\"auth-required: log in\"]");
                    session.sendText("[\"AUTH\",\"challenge\"]");
                    return true;
                }
                return false;
            }
        });
        byte[] secret = EventSigner.newSecret();
        Event event = new EventSigner(Authors.SCHNORR, secret).sign(new EventBuilder(1).content("mine"));
        Exchange done = publish("?secretKey=" + HexFormat.of().formatHex(secret), event);

        assertThat(done.getMessage().getHeader(NostrConstants.ACCEPTED)).isEqualTo(true);
        assertThat(loggedIn).containsExactly(event.pubkey().hex());
    }

    @Test
    void whereTheLoginIsRefusedThatIsTheAnswer() {
        relay.follow(new SampleRelay.Script() {
            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                if (message instanceof ClientMessage.Auth auth) {
                    session.sendText("[\"OK\",\"" + auth.event().id().hex() + "\",false,\"restricted: not you\"]");
                    return true;
                }
                if (message instanceof ClientMessage.Event event) {
                    session.sendText("[\"AUTH\",\"challenge\"]");
                    session.sendText("[\"OK\",\"" + event.event().id().hex() + "\",false,\"auth-required: log in\"]");
                    return true;
                }
                return false;
            }
        });
        Exchange done = publish("?secretKey=" + HexFormat.of().formatHex(EventSigner.newSecret()), note("mine"));

        assertThat(done.getMessage().getHeader(NostrConstants.ACCEPTED)).isEqualTo(false);
        assertThat(done.getMessage().getHeader(NostrConstants.MESSAGE)).isEqualTo("auth-required: log in");
    }
}
