package dev.camelstr.component.nostr;

import static dev.camelstr.component.nostr.RouteFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a relay may answer instead of opening a WebSocket. */
class NostrHandshakeTest {

    private final List<Event> stored = Authors.notes(5, Authors.now());
    private final SampleRelay relay = SampleRelay.start(Authors.raw(stored));
    private final RouteFixture route = new RouteFixture();

    @AfterEach
    void close() {
        route.close();
        relay.close();
    }

    private static CannedServer answering(String status, String... fields) throws Exception {
        return new CannedServer("HTTP/1.1 " + status + "\r\n" + String.join("\r\n", fields)
                + (fields.length == 0 ? "" : "\r\n") + "\r\n<html>");
    }

    private void awaitReason(String words) {
        await().untilAsserted(
                        () -> assertThat(route.consumer().getConnectionReason()).isEqualTo(words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"})
    void aRedirectToTheSameHostIsFollowed(String status) throws Exception {
        try (CannedServer moved = answering(status, "Location: " + relay.url() + "there?a=1")) {
            route.start(moved.url());
            route.awaitState(RelayState.LIVE);
        }
        assertThat(route.events).hasSameElementsAs(stored);
        assertThat(relay.lastRequestHead()).startsWith("GET /there?a=1 HTTP/1.1");
    }

    @Test
    void aRedirectThatIsSaidInTermsOfHttpIsFollowedAsWell() throws Exception {
        try (CannedServer moved =
                answering("301 Moved", "location: http" + relay.url().substring("ws".length()))) {
            route.start(moved.url());
            route.awaitState(RelayState.LIVE);
        }
    }

    @Test
    void aSecondRedirectIsNotFollowed() throws Exception {
        try (CannedServer second = answering("302 Found", "Location: " + relay.url());
                CannedServer first = answering("301 Moved", "Location: " + second.url())) {
            route.start(first.url());
            awaitReason("it answered HTTP/1.1 302 Found");
        }
        assertThat(relay.connections()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "ws://localhost:7777/, 'it redirects to ws://localhost:7777/, which is another''s'",
        "wss://evil.example/?token=x, 'it redirects to wss://evil.example/, which is another''s'",
        "ftp://127.0.0.1/, it redirects to what is no relay's URL",
        "ws://user@127.0.0.1/, it redirects to what is no relay's URL",
        "http://[, it redirects to what is no relay's URL",
        "'mailto:x', it redirects to what is no relay's URL"
    })
    void aRedirectToAnotherIsNot(String location, String words) throws Exception {
        try (CannedServer moved = answering("301 Moved", "Location: " + location)) {
            route.start(moved.url());
            awaitReason(words);
        }
    }

    @Test
    void aRedirectWithoutAPlaceIsAnAnswerLikeOthers() throws Exception {
        try (CannedServer moved = answering("301 Moved")) {
            route.start(moved.url());
            awaitReason("it answered HTTP/1.1 301 Moved");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"429 Too Many Requests", "503 Service Unavailable"})
    void aBusyRelayIsAskedAgainWhenItSays(String status) throws Exception {
        try (CannedServer busy = answering(status, "Retry-After: 2")) {
            route.start(busy.url());
            awaitReason("it answered HTTP/1.1 " + status);
            await().until(() -> busy.accepted() > 1);
            // Without it there would be an attempt every 200 ms.
            assertThat(busy.pause()).isGreaterThan(Duration.ofMillis(1_900));
        }
    }

    @Test
    void anotherStatusSaysNothingOfWhenToComeBack() throws Exception {
        try (CannedServer broken = answering("500 Internal Server Error", "Retry-After: 3600")) {
            route.start(broken.url());
            await().until(() -> broken.accepted() > 3);
        }
    }

    @Test
    void aWebPageIsCalledOne() throws Exception {
        try (CannedServer page = answering("200 OK", "Content-Type: text/html; charset=utf-8")) {
            route.start(page.url());
            awaitReason("it answered HTTP/1.1 200 OK, a web page");
        }
    }

    @Test
    void whatIsNoHttpIsSaidAtOnce() throws Exception {
        try (CannedServer shell = new CannedServer("SSH-2.0-OpenSSH_9.6\r\n")) {
            route.start(shell.url());
            awaitReason("it answered what is no HTTP: SSH-2.0-OpenSSH_9.6");
        }
    }
}
