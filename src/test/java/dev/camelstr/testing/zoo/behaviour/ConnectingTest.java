package dev.camelstr.testing.zoo.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How connections to relays of the zoo begin and end. */
class ConnectingTest extends Visits {
    private static final String UPGRADED = "HTTP/1.1 101";

    @ParameterizedTest
    @CsvSource({
        "http-429, 429, Retry-After: 2",
        "http-503, 503, Retry-After: 2",
        "cdn-page, 200, text/html",
        "cdn-forbidden, 403, text/html"
    })
    void theFirstTwoHandshakesAreRefused(String behaviour, String status, String header) throws Exception {
        Specimen busy = start(behaviour);
        for (int i = 0; i < 2; i++) {
            assertThat(visit(busy).handshake()).startsWith("HTTP/1.1 " + status).contains(header);
        }
        assertThat(visit(busy).handshake()).startsWith(UPGRADED);
        assertThat(busy.relay().tally().handshakes()).isEqualTo(3);
        assertThat(busy.relay().tally().connections()).isEqualTo(1);
        assertThat(busy.relay().tally().complained()).isEqualTo(header.startsWith("Retry") ? 2 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "redirect, ws://127.0.0.1:PORT/moved",
        "redirect-http, http://127.0.0.1:PORT/moved",
        "redirect-relative, /moved"
    })
    void theHandshakeIsMovedToAnotherPath(String behaviour, String location) throws Exception {
        Specimen moved = start(behaviour);
        String expected = location.replace("PORT", String.valueOf(moved.relay().port()));

        assertThat(visit(moved).handshake()).startsWith("HTTP/1.1 301").contains("Location: " + expected + "\r\n");
        assertThat(handshake(moved, "/moved")).startsWith(UPGRADED);
    }

    @Test
    void theHandshakeIsMovedForEver() throws Exception {
        Specimen moved = start("redirect-for-ever");

        assertThat(handshake(moved, "/")).contains("Location: /1\r\n");
        assertThat(handshake(moved, "/1")).contains("Location: /2\r\n");
    }

    private static String handshake(Specimen specimen, String path) throws Exception {
        try (RawClient client = new RawClient(specimen.relay().port())) {
            return client.http("GET " + path + " HTTP/1.1\r\nHost: zoo\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        }
    }

    @Test
    void theHandshakeTakesSixSeconds() throws Exception {
        long begun = System.nanoTime();

        assertThat(visit("slow-handshake").handshake()).startsWith(UPGRADED);
        assertThat(System.nanoTime() - begun).isGreaterThan(5_900_000_000L);
    }

    @Test
    void theHandshakeIsNotAnsweredWhileItIsWaitedFor() throws Exception {
        Specimen silent = start("no-handshake-at-first");
        Thread waiting = new Thread(() -> {
            try {
                handshake(silent, "/");
            } catch (Exception e) {
                // It is ended.
            }
        });
        waiting.start();
        Awaitility.await().until(() -> silent.relay().tally().handshakes() == 1);

        assertThat(visit(silent).handshake()).startsWith(UPGRADED);
        assertThat(waiting.isAlive()).isTrue();
        silent.relay().stop();
        waiting.join();
        assertThat(silent.relay().tally().connections()).isEqualTo(1);
    }

    @Test
    void whoAsksForNothingIsDisconnected() throws Exception {
        Visitor visitor = visit("idle-cut");
        assertThat(visitor.ask("{}").ids()).hasSize(500);

        visitor.awaitEnd();
    }

    @Test
    void anAnswerIsCut() throws Exception {
        Specimen cutting = start("cut-after-150");
        Visitor.Answer answer = visit(cutting).askUntilItIsCut("{}");

        assertThat(answer.ids()).hasSize(150);
        assertThat(answer.cut()).isTrue();
        assertThat(visit(cutting).ask("{\"limit\":150}").hasEose()).isTrue();
    }

    @Test
    void theFirstAnswersAreCutInTheirMiddle() throws Exception {
        Specimen cutting = start("cut-halfway");
        for (int i = 0; i < 3; i++) {
            Visitor.Answer answer = visit(cutting).askUntilItIsCut("{}");
            assertThat(answer.ids()).hasSize(250);
            assertThat(answer.cut()).isTrue();
        }

        assertThat(visit(cutting).ask("{}").hasEose()).isTrue();
    }

    @Test
    void eventsComeOneByOne() throws Exception {
        Visitor visitor = visit("slow-events");
        long begun = System.nanoTime();

        assertThat(visitor.ask("{\"limit\":50}").ids()).hasSize(50);
        assertThat(System.nanoTime() - begun).isGreaterThan(500_000_000L);
    }

    @Test
    void nothingIsAnswered() throws Exception {
        Specimen mute = start("mute-at-first");
        try (RawClient first = RawClient.connect(mute.relay().port())) {
            IntStream.range(0, 3).forEach(i -> say(first, "[\"REQ\",\"" + i + "\",{}]"));
            Awaitility.await().until(() -> mute.relay().tally().requests() == 3);
            first.frame(RawClient.PING, true, new byte[0]);
            assertThat(first.read().opcode()).isEqualTo(RawClient.PONG);
        }
        assertThat(visit(mute).ask("{}").ids()).hasSize(500);
    }

    private static void say(RawClient client, String text) {
        try {
            client.text(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void itGoesAndComesBackOnItsPort() throws Exception {
        Specimen plain = start("plain");
        Visitor visitor = visit(plain);
        visitor.rest();
        plain.relay().stop();
        visitor.awaitEnd();
        Awaitility.await().until(() -> plain.relay().openConnections() == 0);

        plain.relay().listen();
        assertThat(visit(plain).ask("{\"limit\":1}").ids()).hasSize(1);
    }
}
