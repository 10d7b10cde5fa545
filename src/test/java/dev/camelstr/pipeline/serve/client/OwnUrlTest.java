package dev.camelstr.pipeline.serve.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnUrlTest {
    private final OwnUrl ownUrl = new OwnUrl();

    @Test
    void theStartSaysWhatIsMissingWithoutAUrl() {
        assertThat(ownUrl.notice())
                .hasValueSatisfying(
                        notice -> assertThat(notice).contains("camelstr.relay.url", "NIP-42", "NIP-62", "NIP-70"));

        ownUrl.setUrl("wss://relay.example");

        assertThat(ownUrl.notice()).isEmpty();
    }

    @Test
    void withoutAUrlOnlyNamesOfThisMachineAreOwn() {
        assertThat(ownUrl.isOwn("ws://localhost:8080/")).isTrue();
        assertThat(ownUrl.isOwn("ws://127.0.0.1:8080")).isTrue();
        assertThat(ownUrl.isOwn("ws://[::1]:8080")).isTrue();
        assertThat(ownUrl.isOwn("wss://relay.example")).isFalse();
        assertThat(ownUrl.isOwn("ws://localhost.example")).isFalse();
    }

    @Test
    void whatIsBelowTheUrlIsOwnWithItsQuery() {
        ownUrl.setUrl("wss://relay.example/nostr");
        String signed = "https://relay.example/nostr/api/x?limit=1";

        assertThat(ownUrl.isOwnRequest(signed, "http://relay.example/nostr/api/x?limit=1", "/api/x"))
                .isTrue();
        assertThat(ownUrl.isOwnRequest(signed, "http://10.0.0.1/api/x?limit=1", "/api/x"))
                .as("a proxy has taken the path away")
                .isTrue();
        assertThat(ownUrl.isOwnRequest(signed, "http://10.0.0.1/api/x?limit=2", "/api/x"))
                .isFalse();
        assertThat(ownUrl.isOwnRequest("https://relay.example/nostr", "http://10.0.0.1/api/x", "/api/x"))
                .isFalse();
        assertThat(ownUrl.isOwnRequest("https://other.example/nostr/api/x", "http://10.0.0.1/api/x", "/api/x"))
                .isFalse();
    }
}
