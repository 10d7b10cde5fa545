package dev.camelstr.component.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.component.nostr.link.Backoff;
import dev.camelstr.component.nostr.link.Texts;
import dev.camelstr.component.nostr.upstream.Subscription;
import dev.camelstr.nostr.RelayUrl;
import java.time.Duration;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayUrlsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"wss://relay.example/", "WSS://Relay.Example", "ws://127.0.0.1:7777/path", "wss://[2001:db8::1]/"
            })
    void theseAreRelays(String url) {
        assertThat(RelayUrls.parse(url)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relay.example",
                "https://relay.example/",
                "wss://",
                "wss:///path",
                "wss://user:password@relay.example/",
                "wss://relay.example/#fragment",
                "wss://relay.example:70000/",
                "wss://relay.example:0/",
                "wss://re lay.example/"
            })
    void theseAreNotAndTheMessageRepeatsThemWithoutWhatMayBeASecret(String url) {
        assertThatThrownBy(() -> RelayUrls.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + RelayUrl.withoutSecrets(url) + "' is not the URL of a relay")
                .hasMessageNotContaining("password");
    }

    @ParameterizedTest
    @CsvSource({
        "RAW(x=y&z=1), x=y&z=1",
        "RAW{x=(y)&z=1}, x=(y)&z=1",
        "RAW(x=a%26b&next=https://a.example/?q), x=a%26b&next=https://a.example/?q"
    })
    void theQueryOfARelayIsAnOptionOfItsEndpoint(String option, String query) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            NostrEndpoint endpoint =
                    context.getEndpoint("nostr:wss://relay.example/a?resume=true&query=" + option, NostrEndpoint.class);
            assertThat(endpoint.relaySettings().url()).hasToString("wss://relay.example/a?" + query);
            assertThat(endpoint.getConfiguration().isResume()).isTrue();
            assertThat(endpoint.getServiceUrl()).isEqualTo("wss://relay.example/a");
            assertThat(endpoint.toString()).contains("query=xxxxxx").doesNotContain("x=y", "x=(y)", "z=1", "x=a");
        }
    }

    @Test
    void filtersThatAreNotValidAreNamedSo() {
        assertThatThrownBy(() -> Subscription.parse("{}")).hasMessageContaining("JSON array of filters");
        assertThatThrownBy(() -> Subscription.parse("[]")).hasMessageContaining("filters are not valid");
        assertThatThrownBy(() -> Subscription.parse("[{\"kinds\":\"1\"}]"))
                .hasMessageContaining("filters are not valid");
    }

    @Test
    void aSecretKeyIsHexOrNsecAndIsNotRepeatedWhenItIsNeither() {
        // The example of NIP-19.
        String nsec = "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5";
        String hex = "67dea2ed018072d675f5415ecfaed7d2597555e202d85b3d65ea4e58d2d92ffa";
        assertThat(SecretKeys.parse(nsec)).isEqualTo(SecretKeys.parse(hex));
        String typo = nsec.replace('v', 'w');
        assertThatThrownBy(() -> SecretKeys.parse(typo))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining(typo.substring(5, 15));
    }

    @Test
    void delaysDoubleFromTheShortestToTheLongestAndStartAgain() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(1_000));
        for (long expected : new long[] {100, 200, 400, 800, 1_000, 1_000}) {
            assertThat(backoff.next().toMillis()).isBetween(expected / 2, expected);
        }
        backoff.reset();
        assertThat(backoff.next().toMillis()).isBetween(50L, 100L);
    }

    @Test
    void aRelaysWordsAreCutAndKeptOnOneLine() {
        assertThat(Texts.bounded("a\nb\u001b[31m")).isEqualTo("a b\uFFFD[31m");
        assertThat(Texts.bounded("x".repeat(1_000))).hasSize(201);
        assertThat(Texts.prefix("auth-required: log in")).isEqualTo("auth-required");
        assertThat(Texts.prefix("no prefix: here")).isEmpty();
        assertThat(Texts.prefix("nothing")).isEmpty();
    }
}
