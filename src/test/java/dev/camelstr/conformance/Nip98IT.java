package dev.camelstr.conformance;

import static dev.camelstr.testing.ManagementClient.header;
import static dev.camelstr.testing.ManagementClient.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.ManagementClient;
import dev.camelstr.testing.TestRelay;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** NIP-98: HTTP auth. */
class Nip98IT extends RelayConformance {
    private static final EventSigner ADMINISTRATOR = TestRelay.author();
    private static final String BODY = ManagementClient.body("supportedmethods");
    private static final String URL = "https://relay.example/nostr";

    private ManagementClient management;

    @Override
    Map<String, String> settings() {
        return Map.of(
                "camelstr.relay.url",
                "wss://relay.example/nostr",
                "camelstr.relay.admins",
                ADMINISTRATOR.pubkey().hex());
    }

    @BeforeEach
    void manage() {
        management = new ManagementClient(relay.http("/"), URL, ADMINISTRATOR);
    }

    @Test
    void anAuthorizationInOrderIsTaken() throws Exception {
        assertThat(management.post(BODY).statusCode()).isEqualTo(200);
    }

    @Test
    void theRelaysUrlIsUnderstoodAsWebSocketsHaveItToo() throws Exception {
        assertThat(answer(authorization("wss://relay.example/nostr", "POST", sha256(BODY)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutAuthorizationThereIsNothing() throws Exception {
        HttpResponse<String> answer = management.post(BODY, "");

        assertRefused(answer, "Authorization header");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Nostr");
    }

    @Test
    void anAuthorizationCountsOnce() throws Exception {
        String authorization = header(ADMINISTRATOR, management.authorization(BODY));
        assertThat(management.post(BODY, authorization).statusCode()).isEqualTo(200);

        assertRefused(management.post(BODY, authorization), "used before");
    }

    @Test
    void theKindIsItsOwn() throws Exception {
        EventBuilder note =
                new EventBuilder(1).tag("u", URL).tag("method", "POST").tag("payload", sha256(BODY));

        assertRefused(answer(note), "27235");
    }

    @Test
    void itIsAsYoungAsAMinute() throws Exception {
        assertRefused(answer(management.authorization(BODY).createdAt(secondsFromNow(-61))), "created_at");
        // The relay's now is later, who knows by how much.
        assertRefused(answer(management.authorization(BODY).createdAt(secondsFromNow(180))), "created_at");
        assertThat(answer(management.authorization(BODY).createdAt(secondsFromNow(-1)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(answer(management.authorization(BODY).createdAt(secondsFromNow(59)))
                        .statusCode())
                .isEqualTo(200);
    }

    private static long secondsFromNow(long seconds) {
        return Instant.now().getEpochSecond() + seconds;
    }

    @Test
    void itNamesThisUrlExactly() throws Exception {
        for (String other : new String[] {
            "https://other.example/nostr",
            "https://relay.example/",
            "http://relay.example/nostr",
            "https://relay.example:8443/nostr",
            "https://relay.example/nostr?x=1",
            "https://relay.example/nostr#x",
            "https://someone@relay.example/nostr",
            relay.http("/").toString(),
            ""
        }) {
            assertRefused(answer(authorization(other, "POST", sha256(BODY))), "u tag");
        }
    }

    @Test
    void aQueryBelongsToTheUrl() throws Exception {
        ManagementClient withQuery = new ManagementClient(relay.http("/?x=1"), URL, ADMINISTRATOR);

        assertRefused(withQuery.post(BODY), "u tag");
    }

    @Test
    void theRequestGoesToTheUrl() throws Exception {
        ManagementClient elsewhere = new ManagementClient(relay.http("/other"), URL, ADMINISTRATOR);
        ManagementClient there = new ManagementClient(relay.http("/nostr"), URL, ADMINISTRATOR);

        assertRefused(elsewhere.post(BODY), "u tag");
        assertThat(there.post(BODY).statusCode()).isEqualTo(200);
    }

    @Test
    void itNamesTheMethodExactly() throws Exception {
        assertRefused(answer(authorization(URL, "GET", sha256(BODY))), "method");
    }

    @Test
    void itCommitsToTheBody() throws Exception {
        assertRefused(answer(authorization(URL, "POST", sha256("{}"))), "payload");
        assertRefused(answer(new EventBuilder(27_235).tag("u", URL).tag("method", "POST")), "payload");
    }

    @Test
    void aForgedOneIsWorthNothing() throws Exception {
        Event genuine = ADMINISTRATOR.sign(management.authorization(BODY));
        String signature = new String(genuine.raw(), StandardCharsets.UTF_8).replaceAll(".*\"sig\":\"(..).*", "$1");
        String forged = new String(genuine.raw(), StandardCharsets.UTF_8)
                .replace("\"sig\":\"" + signature, "\"sig\":\"" + (signature.equals("00") ? "11" : "00"));

        assertRefused(management.post(BODY, nostr(forged)), "forged");
        assertRefused(management.post(BODY, nostr("{}")), "no event");
        assertRefused(management.post(BODY, "Nostr !!!"), "base64");
        assertRefused(management.post(BODY, "Bearer " + nostr("{}")), "scheme");
    }

    @Test
    void onlyAdministratorsAreHeard() throws Exception {
        assertRefused(management.post(BODY, header(alice, management.authorization(BODY))), "may not manage");
    }

    private static EventBuilder authorization(String url, String method, String payload) {
        return new EventBuilder(27_235)
                .tag("u", url)
                .tag("method", method)
                .tag("payload", payload)
                .tag("nonce", UUID.randomUUID().toString());
    }

    private HttpResponse<String> answer(EventBuilder authorization) throws Exception {
        return management.post(BODY, header(ADMINISTRATOR, authorization));
    }

    private static String nostr(String json) {
        return "Nostr " + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(HttpResponse<String> answer, String reason) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.body()).startsWith("{\"error\":").contains(reason);
    }
}
