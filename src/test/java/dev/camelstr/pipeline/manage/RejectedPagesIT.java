package dev.camelstr.pipeline.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.DeadLetterSource;
import dev.camelstr.testing.ManagementClient;
import dev.camelstr.testing.RawClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters over HTTP: of real relays, from real streams. */
class RejectedPagesIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final EventSigner ADMINISTRATOR = TestRelay.author();
    private static final EventSigner ALICE = TestRelay.author();

    private static TestRelay start(StreamKind streams, Map<String, String> settings, DeadLetterSource... sources) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(
                "camelstr.relays",
                Arrays.stream(sources).map(DeadLetterSource::url).collect(Collectors.joining(",")));
        all.put("camelstr.relay.admins", ADMINISTRATOR.pubkey().hex());
        return TestRelay.start(streams, all, "collect", "store", "serve");
    }

    /** The answer, once it is not asked for too often. */
    private static HttpResponse<String> get(TestRelay relay, String query, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(relay.http("/api/rejected" + query)).timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return await().until(
                        () -> HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()),
                        response -> response.statusCode() != 429);
    }

    private static JsonObject answer(TestRelay relay, String query) {
        HttpResponse<String> response = get(relay, query);
        assertThat(response.statusCode()).isEqualTo(200);
        try {
            return (JsonObject) Jsoner.deserialize(response.body());
        } catch (DeserializationException e) {
            throw new IllegalArgumentException(response.body(), e);
        }
    }

    private static List<Map<?, ?>> letters(JsonObject answer) {
        return ((Collection<?>) answer.get("letters"))
                .stream().<Map<?, ?>>map(letter -> (Map<?, ?>) letter).toList();
    }

    private static List<Map<?, ?>> awaitLetters(TestRelay relay, int count) {
        return await().until(() -> letters(answer(relay, "")), letters -> letters.size() == count);
    }

    private static Event note(String content) {
        return TestRelay.note(ALICE, content);
    }

    @Test
    void eachIsToldWithItsReasonAndWhatCanBeReadOfIt() {
        Event note = note("\u001b[2Jcleared \u202Eback <script>alert(1)</script>\n" + "x".repeat(5_000));
        try (DeadLetterSource source = new DeadLetterSource();
                TestRelay relay = start(StreamKind.LOCAL, Map.of(), source)) {
            source.forge(note);
            Map<?, ?> forged = awaitLetter(relay, "bad-signature");
            source.send("{\"kind\":7,\"content\":[\"" + "\\u009b".repeat(3) + "\u202E\"]}");
            Map<?, ?> malformed = awaitLetter(relay, "wrong-type");

            assertThat(malformed.get("relay")).isEqualTo(source.url());
            assertThat(((Number) malformed.get("kind")).intValue()).isEqualTo(7);
            assertThat(malformed.containsKey("id")).isFalse();
            assertThat(forged.get("id")).isEqualTo(note.id().hex());
            assertThat(((Number) forged.get("kind")).intValue()).isEqualTo(1);
            assertThat(((Number) forged.get("size")).intValue()).isEqualTo(note.raw().length);
            assertThat(((Number) forged.get("time")).longValue())
                    .isBetween(System.currentTimeMillis() - 600_000, System.currentTimeMillis());
            assertThat(forged.get("excerpt")).asString().hasSizeLessThanOrEqualTo(301);
            assertThat(forged.toString() + malformed)
                    .contains("<script>")
                    .doesNotContain("\u001b", "\u009b", "\u202E", "\n");
        }
    }

    private static Map<?, ?> awaitLetter(TestRelay relay, String reason) {
        return await().until(
                        () -> letters(answer(relay, "")).stream()
                                .filter(letter -> reason.equals(letter.get("reason")))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(StreamKind.class)
    void pagesLeadThroughAllOfThemOnceAndOnlyThroughThoseOfOneRelay(StreamKind streams) {
        try (DeadLetterSource one = new DeadLetterSource();
                DeadLetterSource other = new DeadLetterSource();
                TestRelay relay = start(streams, Map.of(), one, other)) {
            for (int i = 0; i < 7; i++) {
                one.malformed(note("one").id(), 1, "one " + i);
            }
            awaitLetters(relay, 7);
            for (int i = 0; i < 4; i++) {
                other.malformed(note("other").id(), 1, "other " + i);
            }
            List<Map<?, ?>> all = awaitLetters(relay, 11);

            assertThat(numbers(all)).isSortedAccordingTo((a, b) -> Long.compare(b, a));
            assertThat(walk(relay, "limit=3")).isEqualTo(numbers(all));
            assertThat(walk(relay, "limit=3&relay=" + encoded(one.url()))).isEqualTo(numbers(all.subList(4, 11)));
            assertThat(walk(relay, "limit=200&relay=" + encoded(other.url()))).isEqualTo(numbers(all.subList(0, 4)));
            assertThat(walk(relay, "relay=" + encoded("wss://nobody.example/"))).isEmpty();
        }
    }

    private static List<Long> numbers(List<Map<?, ?>> letters) {
        return letters.stream()
                .map(letter -> ((Number) letter.get("number")).longValue())
                .toList();
    }

    private static List<Long> walk(TestRelay relay, String query) {
        List<Long> seen = new ArrayList<>();
        JsonObject page = answer(relay, "?" + query);
        seen.addAll(numbers(letters(page)));
        while (page.containsKey("before")) {
            page = answer(relay, "?" + query + "&before=" + page.get("before"));
            seen.addAll(numbers(letters(page)));
        }
        return seen;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void whereNothingWasRefusedThereIsNothing() {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of())) {
            assertThat(get(relay, "").body()).isEqualTo("{\"letters\":[]}");
            assertThat(get(relay, "").headers().firstValue("Cache-Control")).contains("no-store");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "limit=-1", "before=x", "before=-1", "before=1e9"})
    void wrongParametersAreTold(String query) {
        HttpResponse<String> response = get(TestRelay.shared(StreamKind.LOCAL), "?" + query);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"error\":\"limit is a number from 1 to 200");
    }

    /** A page of another site, a rebound name, or a proxy that says so, does not stand for this machine. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost\r\nOrigin: https://evil.example",
                "Host: localhost\r\nOrigin: null",
                "Host: localhost\r\nSec-Fetch-Site: cross-site",
                "Host: localhost\r\nSec-Fetch-Site: same-site",
                "Host: evil.example",
                "Host: localhost.evil.example",
                "Host: localhost\r\nX-Forwarded-For: 127.0.0.1",
                "Host: localhost\r\nForwarded: for=127.0.0.1",
                "Host: localhost\r\nVia: 1.1 proxy"
            })
    void whatSomebodyElseCausedIsNotOfThisMachine(String headers) {
        assertThat(awaitStatus(TestRelay.shared(StreamKind.LOCAL), headers)).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost",
                "Host: 127.0.0.1:8080",
                "Host: [::1]",
                "Host: localhost\r\nSec-Fetch-Site: same-origin"
            })
    void aProgramOfThisMachineNeedsNoKey(String headers) {
        assertThat(awaitStatus(TestRelay.shared(StreamKind.LOCAL), headers)).isEqualTo(200);
    }

    private static int awaitStatus(TestRelay relay, String headers) {
        return await().until(() -> status(relay, headers), status -> status != 429);
    }

    private static int status(TestRelay relay, String headers) throws IOException {
        try (RawClient client = new RawClient(relay.uri().getPort())) {
            String head = client.http("GET /api/rejected HTTP/1.1\r\n" + headers + "\r\n\r\n");
            return Integer.parseInt(head.split(" ")[1]);
        }
    }

    @Test
    void behindATrustedProxyOnlyAnAdministratorsSignatureCountsAndOnce() {
        try (TestRelay relay = start(
                StreamKind.LOCAL,
                Map.of("camelstr.relay.trusted-proxies", "127.0.0.1", "camelstr.relay.url", "wss://relay.example/"))) {
            String url = "https://relay.example/api/rejected?limit=5";

            assertThat(get(relay, "?limit=5").body()).contains("an Authorization header is needed (NIP-98)");
            String header = header(ADMINISTRATOR, "GET", url);
            assertThat(get(relay, "?limit=5", "Authorization", header).statusCode())
                    .isEqualTo(200);
            assertThat(get(relay, "?limit=5", "Authorization", header).body()).contains("was used before");
            assertThat(get(relay, "?limit=5", "Authorization", header(ALICE, "GET", url))
                            .body())
                    .contains("this key may not manage this relay");
            assertThat(get(relay, "?limit=5", "Authorization", header(ADMINISTRATOR, "POST", url))
                            .body())
                    .contains("the method tag is not GET");
            HttpResponse<String> other = get(
                    relay,
                    "?limit=5",
                    "Authorization",
                    header(ADMINISTRATOR, "GET", "https://relay.example/api/rejected"));
            assertThat(other.statusCode()).isEqualTo(401);
            assertThat(other.headers().firstValue("WWW-Authenticate")).contains("Nostr");
            assertThat(get(relay, "?limit=5", "Authorization", header(ADMINISTRATOR, "GET", "https://relay.example/"))
                            .body())
                    .contains("the u tag is not the URL of this request");
        }
    }

    private static String header(EventSigner signer, String method, String url) {
        return ManagementClient.header(
                signer,
                new EventBuilder(27_235)
                        .tag("u", url)
                        .tag("method", method)
                        .tag("nonce", UUID.randomUUID().toString()));
    }

    @Test
    void whoAsksTooOftenIsToldSo() {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of())) {
            List<Integer> statuses = IntStream.range(0, 40)
                    .mapToObj(i -> HTTP.sendAsync(
                            HttpRequest.newBuilder(relay.http("/api/rejected")).build(),
                            HttpResponse.BodyHandlers.discarding()))
                    .toList()
                    .stream()
                    .map(response -> response.join().statusCode())
                    .toList();
            assertThat(statuses).contains(200, 429).containsOnly(200, 429);
        }
    }

    @Test
    void withoutTheWatcherPagesThereIsNone() {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.watcher.enabled", "false"))) {
            assertThat(get(relay, "").statusCode()).isEqualTo(404);
        }
    }
}
