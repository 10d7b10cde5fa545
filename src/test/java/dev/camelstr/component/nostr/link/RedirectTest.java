package dev.camelstr.component.nostr.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectTest {

    private static ResponseHead head(String location) throws IOException {
        ResponseHead head = new ResponseHead();
        String text = "HTTP/1.1 301 Moved\r\nLocation: " + location + "\r\n\r\n";
        for (byte value : text.getBytes(StandardCharsets.ISO_8859_1)) {
            head.accept(value);
        }
        return head;
    }

    @ParameterizedTest
    @CsvSource({
        "wss://relay.example/, /v2?a=1, wss://relay.example/v2?a=1",
        "wss://relay.example/, https://relay.example:444/x, wss://relay.example:444/x",
        "wss://relay.example/, wss://RELAY.example, wss://RELAY.example",
        "ws://relay.example/, https://relay.example/, wss://relay.example/",
        "ws://relay.example/, http://relay.example/there, ws://relay.example/there",
        "wss://relay.example/, wss://new.relay.example/, wss://new.relay.example/",
        "wss://one.relay.co.uk/, https://two.relay.co.uk/, wss://two.relay.co.uk/",
        "ws://one.relay.example/, wss://relay.example/, wss://relay.example/"
    })
    void theSameHostAndTheSameDomainByTlsAreFollowed(URI from, String location, URI target) throws IOException {
        assertThat(Redirect.target(from, head(location))).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource({
        "wss://relay.example/, ws://relay.example/, without TLS",
        "wss://relay.example/, http://relay.example/, without TLS",
        "ws://one.relay.example/, ws://two.relay.example/, another's",
        "wss://relay.example/, wss://evil.example/, another's",
        "wss://one.co.uk/, wss://two.co.uk/, another's",
        "wss://1.2.3.4/, wss://9.2.3.4/, another's",
        "wss://relay.example/, wss://localhost/, another's",
        "wss://relay.example/, wss://relay.example:0/, no relay's URL",
        "wss://relay.example/, wss://relay.example:70000/, no relay's URL",
        "wss://relay.example/, wss:///, no relay's URL",
        "wss://relay.example/, wss://relay.example/#x, no relay's URL",
        "wss://relay.example/, javascript:alert(1), no relay's URL"
    })
    void othersAreNot(URI from, String location, String words) {
        assertThatThrownBy(() -> Redirect.target(from, head(location))).hasMessageContaining(words);
    }

    @Test
    void anotherHostIsToldNoHeadersAndIsCheckedAsTheFirst() {
        RelaySettings first = new RelaySettings(
                URI.create("wss://relay.example/"),
                null,
                AddressPolicy.PUBLIC,
                new ConnectionPace(20, 2),
                1_000,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                "test",
                Map.of("Authorization", "secret"),
                false);
        RelaySettings second = first.redirectedTo(URI.create("wss://two.relay.example/"));

        assertThat(second.headers()).isEmpty();
        assertThat(second.addresses()).isEqualTo(AddressPolicy.PUBLIC);
        assertThat(second.socketSettings().host()).isEqualTo("two.relay.example");
        assertThat(first.redirectedTo(URI.create("wss://relay.example/there")).headers())
                .isEqualTo(first.headers());
    }
}
