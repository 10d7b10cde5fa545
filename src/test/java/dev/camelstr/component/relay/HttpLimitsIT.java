package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.relay.frames.PlainConnection;
import dev.camelstr.component.relay.http.Calls;
import dev.camelstr.testing.RawClient;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain HTTP as no decent client speaks it. */
class HttpLimitsIT {
    private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\n";
    private static final String CALL = POST + "Content-Length: 2\r\n\r\n{}";
    private static final int MAX_MESSAGE = 70_000;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger called = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<RawClient> clients = new ArrayList<>();
    private TestRelay relay;

    private final PageHandler pages = request -> {
        asked.incrementAndGet();
        return request.path().equals("/large")
                ? Optional.of(Page.of("text/plain", new byte[20_000_000]))
                : Optional.of(Page.text(200, "page"));
    };

    private final RpcHandler rpc = request -> {
        called.incrementAndGet();
        if (new String(request.body(), StandardCharsets.US_ASCII).equals("wait")) {
            try {
                assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return Page.text(200, "called");
    };

    private void start(int handshakeTimeout) throws Exception {
        relay = TestRelay.start(
                Map.of(
                        "pages", pages,
                        "rpc", rpc,
                        "workers", 32,
                        "addressHttpRate", 0,
                        "maxMessageBytes", MAX_MESSAGE,
                        "slowReaderTimeout", handshakeTimeout,
                        "handshakeTimeout", handshakeTimeout),
                TestRelay.ECHO);
    }

    @AfterEach
    void nothingIsKept() throws IOException {
        go.countDown();
        for (RawClient client : clients) {
            client.close();
        }
        RelayStatistics statistics = relay.statistics();
        Awaitility.await().untilAsserted(() -> {
            assertThat(statistics.newcomers()).as("newcomers").isZero();
            assertThat(statistics.calls()).as("calls").isZero();
            assertThat(statistics.arrivingBytes()).as("arriving bytes").isZero();
            assertThat(statistics.leavingBytes()).as("leaving bytes").isZero();
        });
        relay.close();
    }

    private RawClient client() throws IOException {
        RawClient client = new RawClient(relay.port());
        clients.add(client);
        return client;
    }

    @Test
    void ofThreeThousandRequestsInOnePacketSixteenWaitAndTheRestEndsTheConnection() throws Exception {
        start(120_000);
        RawClient client = client();
        try {
            client.write(ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(3_000)));
        } catch (SocketException e) {
            // It was cut while it wrote.
        }
        String answers = client.rest();
        assertThat(answers.split("HTTP/1.1 200", -1).length - 1).isLessThanOrEqualTo(1 + PlainConnection.MOST_WAITING);
        assertThat(answers).contains("HTTP/1.1 429").contains("onnection: close");
        assertThat(asked.get()).isBetween(1, 1 + PlainConnection.MOST_WAITING);
    }

    @Test
    void aBodyBehindAnotherRequestIsLeftWithTheClientUntilItsTurn() throws Exception {
        start(120_000);
        RawClient client = client();
        byte[] requests = ascii(POST + "Content-Length: 4\r\n\r\nwait" + POST + "Transfer-Encoding: chunked\r\n\r\n"
                + ("1000\r\n" + "y".repeat(4_096) + "\r\n").repeat(5_000));
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            try {
                client.write(requests);
            } catch (IOException e) {
                // It was cut while it wrote.
            }
        });
        Awaitility.await().until(() -> called.get() == 1);
        assertThat(written).as("20 MB").isNotDone();
        assertThat(relay.statistics().arrivingBytes()).isLessThan(MAX_MESSAGE);
        go.countDown();
        assertThat(client.rest()).startsWith("HTTP/1.1 200").containsPattern("HTTP/1.1 4(13|29)");
        assertThat(called).hasValue(1);
    }

    @Test
    void aFewRequestsInARowAreAnsweredInTheirOrder() throws Exception {
        start(120_000);
        RawClient client = client();
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < PlainConnection.MOST_WAITING / 2; i++) {
            requests.append("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").append(CALL);
        }
        client.write(ascii(requests.toString()));
        client.write(ascii("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        String answers = client.rest();
        assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(PlainConnection.MOST_WAITING + 2);
        assertThat(answers.split("called", -1)).hasSize(PlainConnection.MOST_WAITING / 2 + 1);
        assertThat(answers).endsWith("page");
    }

    @Test
    void whatIsAnsweredAtOnceKeepsItsConnection() throws Exception {
        start(120_000);
        RawClient client = client();
        for (int i = 0; i < 3; i++) {
            assertThat(client.http("OPTIONS / HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 204")
                    .doesNotContain("onnection: close");
        }
    }

    @Test
    void whoDoesNotReadHisAnswersCostsOneOfThemAndIsCut() throws Exception {
        start(3_000);
        RawClient deaf = client();
        deaf.write(ascii("GET /large HTTP/1.1\r\nHost: x\r\n\r\n".repeat(10)));
        Awaitility.await().until(() -> asked.get() == 1);
        Awaitility.await().until(() -> relay.statistics().newcomers() == 0);
        assertThat(asked).hasValue(1);
    }

    @Test
    void unfinishedCallsKeepNobodyOutNotEvenThoseOfTheirOwnAddress() throws Exception {
        start(120_000);
        for (int i = 0; i < 64; i++) {
            client().write(ascii(POST + "Content-Length: 10000\r\n\r\n" + "y".repeat(9_000)));
        }
        Awaitility.await().until(() -> relay.statistics().arrivingBytes() == 64 * 9_000);
        assertThat(client().http(CALL)).startsWith("HTTP/1.1 200");
    }

    @Test
    void largeUnfinishedCallsOfOneAddressAreBoundedInBytes() throws Exception {
        start(120_000);
        for (int i = 0; i < 32; i++) {
            client().write(ascii(POST + "Content-Length: 69000\r\n\r\n" + "y".repeat(60_000)));
        }
        Awaitility.await().until(() -> relay.statistics().calls() < 32);
        assertThat(relay.statistics().arrivingBytes())
                .as("of 1,920,000")
                .isLessThan(Calls.MOST_OF_SITE * MAX_MESSAGE + 32 * 20_000);
        assertThat(client().http(CALL)).startsWith("HTTP/1.1 200");
    }

    @Test
    void wholeCallsTakeTurnsByAddress() throws Exception {
        start(120_000);
        for (int i = 0; i < Calls.MOST_OF_SITE; i++) {
            client().write(ascii(POST + "Content-Length: 4\r\n\r\nwait"));
        }
        Awaitility.await().until(() -> called.get() == Calls.MOST_OF_SITE);
        assertThat(client().http(CALL)).startsWith("HTTP/1.1 429");
        try (RawClient other = RawClient.from("127.0.0.2", relay.port())) {
            assertThat(other.http(CALL)).startsWith("HTTP/1.1 200");
        }
        go.countDown();
        Awaitility.await().until(() -> client().http(CALL).startsWith("HTTP/1.1 200"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "G",
                "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
                POST + "Content-Length: 1000\r\n\r\n",
                POST + "Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n",
                POST + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n",
                "POST / HTTP/1.0\r\nContent-Length: 1000\r\n\r\n"
            })
    void whatComesByteByByteIsCutWhenItsTimeIsOver(String beginning) throws Exception {
        start(1_000);
        RawClient client = client();
        client.write(ascii(beginning));
        Awaitility.await().until(() -> {
            try {
                client.write(new byte[] {'a'});
                return relay.statistics().newcomers() == 0;
            } catch (SocketException e) {
                return true;
            }
        });
        assertThat(called).hasValue(0);
    }

    @Test
    void aBodyInChunksWithoutEndIsRefusedWhenItIsTooLarge() throws Exception {
        start(120_000);
        RawClient client = client();
        client.write(ascii(POST + "Transfer-Encoding: chunked\r\n\r\n"));
        try {
            for (int i = 0; i < 200; i++) {
                client.write(ascii("400\r\n" + "y".repeat(1_024) + "\r\n"));
            }
        } catch (SocketException e) {
            // It was cut while it wrote.
        }
        assertThat(client.rest()).startsWith("HTTP/1.1 413");
        assertThat(called).hasValue(0);
    }

    @Test
    void whoAsksFirstIsToldToGoOnOrThatItIsTooLarge() throws Exception {
        start(120_000);
        String expect = "Expect: 100-continue\r\n\r\n";
        RawClient client = client();
        assertThat(client.http(POST + "Content-Length: 2\r\n" + expect)).startsWith("HTTP/1.1 100");
        assertThat(client.http("{}")).startsWith("HTTP/1.1 200");
        RawClient large = client();
        large.write(ascii(POST + "Content-Length: 900000\r\n" + expect));
        assertThat(large.rest()).startsWith("HTTP/1.1 413").contains("onnection: close");
        RawClient odd = client();
        odd.write(ascii(POST + "Content-Length: 2\r\nExpect: miracles\r\n\r\n"));
        assertThat(odd.rest()).startsWith("HTTP/1.1 417");
    }

    @Test
    void anHttp10ClientIsAnsweredAndItsConnectionClosed() throws Exception {
        start(120_000);
        RawClient client = client();
        client.write(ascii("GET / HTTP/1.0\r\n\r\n"));
        assertThat(client.rest()).matches("(?s)HTTP/1.[01] 200.*page");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "Content-Length: -1\r\n\r\nhello",
                "Content-Length: +5\r\n\r\nhello",
                "Content-Length: 5 5\r\n\r\nhello",
                "Content-Length: 99999999999999999999\r\n\r\nhello",
                "Transfer-Encoding: gzip\r\n\r\nhello",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
                "Host: y\r\nContent-Length: 2\r\n\r\n{}",
                "X\0Y: z\r\n\r\n",
            })
    void whatAProxyMightReadOtherwiseIsRefused(String rest) throws Exception {
        start(120_000);
        RawClient client = client();
        client.write(ascii(POST + rest + "GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        assertThat(client.rest()).startsWith("HTTP/1.1 4").doesNotContain("page");
        assertThat(called).hasValue(0);
        assertThat(asked).hasValue(0);
    }

    @Test
    void nothingFollowsAChunkedRequest() throws Exception {
        start(120_000);
        RawClient client = client();
        client.write(ascii(POST + "Content-Length: 40\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
                + "GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        assertThat(client.rest()).contains("onnection: close").doesNotContain("page");
        assertThat(asked).hasValue(0);
    }

    @Test
    void aBodyWhereNoneBelongsIsRefused() throws Exception {
        start(120_000);
        RawClient client = client();
        client.write(ascii("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"));
        assertThat(client.rest()).startsWith("HTTP/1.1 400");
        assertThat(asked).hasValue(0);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
