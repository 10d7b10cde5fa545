package dev.camelstr.component.nostr;

import static dev.camelstr.component.nostr.RouteFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.component.nostr.link.NoticeLog;
import dev.camelstr.component.nostr.upstream.Upstream;
import dev.camelstr.nostr.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Relays that attack whoever reads them. */
class NostrHostileRelayTest {

    private final List<Event> stored = Authors.notes(5, Authors.now());
    private final SampleRelay relay = SampleRelay.start(Authors.raw(stored));
    private final RouteFixture route = new RouteFixture();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** What the log says stays; the state is another one milliseconds later. */
    @BeforeEach
    void listenToTheLog() {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        logger().addAppender(log);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Upstream.class);
    }

    @AfterEach
    void close() {
        logger().detachAppender(log);
        route.close();
        relay.close();
    }

    private boolean hasLogged(String words) {
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains(relay.url()) && line.contains(words));
    }

    private void startAndExpectABreakAfter(byte[] bytes, String reason) throws Exception {
        route.start(relay.url() + "?maxMessageBytes=10000");
        route.awaitState(RelayState.LIVE);
        relay.sendBytes(bytes);
        await().until(() -> hasLogged(reason) && relay.connections() > 1);
        // It goes on reading, on another connection.
        relay.publish(Authors.note(Authors.now(), "afterwards"));
        await().until(() -> route.contents().contains("afterwards"));
    }

    private static byte[] header(int first, long length) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(first);
        header.write(127);
        for (int shift = 56; shift >= 0; shift -= 8) {
            header.write((int) (length >>> shift));
        }
        return header.toByteArray();
    }

    @Test
    void aFrameThatAnnouncesTwoGigabytesEndsTheConnection() throws Exception {
        startAndExpectABreakAfter(header(0x81, Integer.MAX_VALUE - 8), "more than 640000 bytes");
    }

    @Test
    void aFrameWithANegativeLengthEndsTheConnection() throws Exception {
        startAndExpectABreakAfter(header(0x81, -1), "more than 640000 bytes");
    }

    @Test
    void aFloodOfEmptyFragmentsEndsTheConnection() throws Exception {
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        flood.writeBytes(new byte[] {0x01, 1, '['});
        for (int i = 0; i < 6_000; i++) {
            flood.writeBytes(new byte[] {0x00, 0});
        }
        startAndExpectABreakAfter(flood.toByteArray(), "more than 640000 bytes");
    }

    @Test
    void aControlFrameThatIsTooLongEndsTheConnection() throws Exception {
        startAndExpectABreakAfter(header(0x89, 100_000), "control frame");
    }

    @Test
    void whatCameBeforeTheBadFrameInTheSameSegmentIsStillRead() throws Exception {
        String notice = "[\"NOTICE\",\"good\"]";
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(new byte[] {(byte) 0x81, (byte) notice.length()});
        both.writeBytes(notice.getBytes(StandardCharsets.UTF_8));
        both.writeBytes(header(0x81, 1L << 40));
        startAndExpectABreakAfter(both.toByteArray(), "more than 640000 bytes");

        assertThat(route.consumer().getNotices()).isEqualTo(1);
    }

    @Test
    void aMessageThatIsTooLongIsReadOverAndWhatComesBehindItIsRead() throws Exception {
        route.start(relay.url() + "?maxMessageBytes=10000");
        route.awaitState(RelayState.LIVE);
        relay.publish(Authors.note(Authors.now(), "x".repeat(20_000)));
        relay.publish(Authors.note(Authors.now(), "behind it"));
        await().until(() -> route.contents().contains("behind it"));

        assertThat(route.consumer().getOverlong()).isEqualTo(1);
        assertThat(route.consumer().getConnects()).isEqualTo(1);
        assertThat(route.refused).isEmpty();
    }

    @Test
    void aRelayThatSendsFiveMegabytesFirstEachTimeIsCollected() throws Exception {
        byte[] five = overlongFragments(5_000_000);
        relay.follow(new SampleRelay.Script() {
            @Override
            public void onOpen(SampleRelay.Session session) {
                session.sendBytes(five);
            }
        });
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);
        relay.dropConnections();
        await().until(() -> route.consumer().getOverlong() == 2);
        route.awaitState(RelayState.LIVE);

        assertThat(route.events).containsAll(stored);
        assertThat(relay.connections()).isEqualTo(2);
    }

    /** A message in fragments of 100 KB, the first of which could be read. */
    private static byte[] overlongFragments(int bytes) {
        byte[] payload = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (int sent = 0; sent < bytes; sent += payload.length) {
            boolean isLast = sent + payload.length >= bytes;
            message.writeBytes(header((sent == 0 ? 0x01 : 0x00) | (isLast ? 0x80 : 0), payload.length));
            message.writeBytes(payload);
        }
        return message.toByteArray();
    }

    @Test
    void garbageBetweenMessagesEndsNothing() throws Exception {
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);
        for (String text :
                List.of("", "[", "null", "{}", "[\"EVENT\"]", "[\"HELLO\",1]", "[\"EOSE\",5]", "\u0000\uFFFD")) {
            relay.sendText(text);
        }
        relay.sendBytes(new byte[] {(byte) 0x82, 3, 1, 2, 3}); // binary
        relay.sendBytes(new byte[] {(byte) 0x8a, 1, 0}); // a pong that nobody has asked for
        relay.sendBytes(new byte[] {(byte) 0x81, 2, (byte) 0xc3, (byte) 0x28}); // no UTF-8
        relay.publish(Authors.note(Authors.now(), "behind it"));
        await().until(() -> route.contents().contains("behind it"));

        assertThat(relay.connections()).isEqualTo(1);
    }

    @Test
    void aFloodOfNoticesIsFiveLinesOfTheLog() throws Exception {
        Logger notices = (Logger) LoggerFactory.getLogger(NoticeLog.class);
        notices.addAppender(log);
        try {
            route.start(relay.url());
            route.awaitState(RelayState.LIVE);
            for (int i = 0; i < 5_000; i++) {
                relay.sendText("[\"NOTICE\",\"buy " + i + " " + "x".repeat(1_000) + "\"]");
            }
            await().until(() -> route.consumer().getNotices() == 5_000);
        } finally {
            notices.detachAppender(log);
        }
        // A minute may end meanwhile.
        assertThat(log.list).hasSizeBetween(5, 10);
        assertThat(log.list).allMatch(line -> line.getFormattedMessage().length() < 300);
    }

    @Test
    void aMessageUpToTheBoundIsRead() throws Exception {
        Event large = Authors.note(Authors.now(), "x".repeat(9_500));
        route.start(relay.url() + "?maxMessageBytes=10000");
        route.awaitState(RelayState.LIVE);
        relay.publish(large);

        await().until(() -> route.events.contains(large));
        assertThat(route.consumer().getConnects()).isEqualTo(1);
    }

    @Test
    void anIdleRelayThatAnswersPingsIsKept() throws Exception {
        route.start(relay.url() + "?pingInterval=100&idleTimeout=4000");
        route.awaitState(RelayState.LIVE);

        await().during(Duration.ofSeconds(5)).until(() -> relay.connections() == 1);
    }

    @Test
    void aRelayThatFallsSilentIsGivenUp() throws Exception {
        route.start(relay.url() + "?pingInterval=100&idleTimeout=400");
        route.awaitState(RelayState.LIVE);
        relay.fallSilent();

        await().until(() -> relay.connections() >= 2);
        route.awaitState(RelayState.LIVE);
    }

    @Test
    void pingsWhosePongsAreNotReadEndTheConnection() throws Exception {
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = 0; i < 300_000; i++) {
            pings.writeBytes(new byte[] {(byte) 0x89, 8, 0, 0, 0, 0, 0, 0, 0, 0});
        }
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);
        relay.fallSilent();
        relay.sendBytes(pings.toByteArray());

        await().until(() -> hasLogged("pongs"));
    }

    @Test
    void aHeadWithoutAnEndIsGivenUp() throws Exception {
        try (CannedServer endless = new CannedServer("HTTP/1.1 101 Switching Protocols\r\nX: " + "y".repeat(20_000))) {
            route.start(endless.url());
            await().until(() -> route.consumer().getConnectionReason().contains("head of its HTTP response"));
        }
    }

    @Test
    void anAnswerThatIsNoWebSocketIsReportedInItsOwnWords() throws Exception {
        try (CannedServer busy = new CannedServer("HTTP/1.1 503 Busy\r\nContent-Length: 2000000000\r\n\r\n")) {
            route.start(busy.url());
            await().until(() -> route.consumer().getConnectionReason().contains("it answered HTTP/1.1 503 Busy"));
        }
    }

    @Test
    void aServerThatNeverAnswersIsGivenUpAfterTheConnectTimeout() throws Exception {
        try (CannedServer mute = new CannedServer("")) {
            route.start(mute.url() + "?connectTimeout=200");
            await().until(() -> route.consumer().getConnectionReason().contains("not connected within 200 ms"));
        }
    }

    @Test
    void aDiscoveredRelayMayNotBeAtALoopbackAddress() throws Exception {
        route.start(relay.url() + "?privateAddresses=false");
        await().until(() -> route.consumer().getConnectionReason().contains("not a public one"));

        assertThat(relay.connections()).isZero();
    }
}
