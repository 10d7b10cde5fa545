package dev.camelstr.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wss://relay.example",
                "wss://relay.example/",
                "WSS://Relay.Example:443//",
                "  wss://relay.example  ",
            })
    void whatPeopleWriteDifferentlyIsTheSame(String url) {
        assertThat(RelayUrl.normal(url)).isEqualTo("wss://relay.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ws://relay.example", "wss://relay.example:80", "wss://relay.example/Path", "wss://other.example"
            })
    void otherRelaysAreOthers(String url) {
        assertThat(RelayUrl.normal(url)).isNotEqualTo("wss://relay.example");
    }

    @Test
    void peopleSeeNeitherUserNorQuery() {
        assertThat(RelayUrl.withoutSecrets("wss://user:pw@relay.example/a?token=x#y"))
                .isEqualTo("wss://relay.example/a");
        assertThat(RelayUrl.withoutSecrets("wss://relay.example/@a")).isEqualTo("wss://relay.example/@a");
    }

    @Test
    void whatIsNoUrlStaysAsItIs() {
        assertThat(RelayUrl.normal(" relay example ")).isEqualTo("relay example");
    }

    @ParameterizedTest
    @CsvSource({
        "WSS://Relay.Example:443, wss://relay.example/",
        "' ws://relay.example:80/?a=1&B=2 ', ws://relay.example/?a=1&B=2",
        "wss://relay.example/Path/, wss://relay.example/Path/",
        "wss://relay.example:7777?, wss://relay.example:7777/",
    })
    void theFormThatIsKeptIsOneAndLeadsToTheSameRelay(String written, String kept) {
        assertThat(RelayUrl.canonical(written)).isEqualTo(kept);
        assertThat(RelayUrl.canonical(kept)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "relay.example",
                "https://relay.example",
                "wss://",
                "wss://a b",
                "wss://user@relay.example",
                "wss://relay.example/#x",
                "wss://relay.example:0/",
                "ws:relay.example",
            })
    void whatIsNoUrlOfARelayIsNotKept(String written) {
        assertThatThrownBy(() -> RelayUrl.canonical(written)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "WSS://Relay.Example.com:443, wss://relay.example.com/",
        "ws://relay.example.com:8080/path?a=1, ws://relay.example.com:8080/path?a=1",
        "wss://xn--bcher-kva.example, wss://xn--bcher-kva.example/",
        "wss://relay.example.com:80, wss://relay.example.com:80/",
    })
    void aRelayOfTheNetworkMayBeNamedByAStranger(String written, String kept) {
        assertThat(RelayUrl.ofStranger(written)).contains(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://relay.example.com",
                "wss://user@relay.example.com",
                "wss://relay.example.com:22",
                "wss://relay.example.com:1023",
                "ws://127.0.0.1/",
                "ws://127.1/",
                "ws://2130706433/",
                "ws://0x7f.0.0.1/",
                "ws://0177.0.0.1/",
                "wss://[::1]/",
                "wss://[::ffff:127.0.0.1]/",
                "wss://localhost",
                "wss://a.localhost",
                "wss://intranet",
                "wss://printer.local",
                "wss://hidden.onion",
                "wss://db.internal",
                "wss://relay.example.com./",
                "wss://-relay.example.com",
            })
    void whatLeadsElsewhereMayNot(String written) {
        assertThat(RelayUrl.ofStranger(written)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://relay.example.com, NO_RELAY",
        "wss://user@relay.example.com, NO_RELAY",
        "wss://relay.example.com/#part, NO_RELAY",
        "wss://relay.example.com/ä, NO_RELAY",
        "nothing, NO_RELAY",
        "wss://10.0.0.1/, NO_NAME",
        "wss://[2001:db8::1]/, NO_NAME",
        "wss://relay.localhost, NO_NAME",
        "wss://1.0.0.127.in-addr.arpa, NO_NAME",
        "wss://relay.alt, NO_NAME",
        "wss://relay.example.com:25, PORT",
    })
    void itIsSaidWhyNot(String written, RelayUrl.Refusal why) {
        assertThat(RelayUrl.refusal(written)).contains(why);
    }

    @Test
    void aLongOneOfAStrangersIsRefusedWhateverIsLong() {
        String label = "a".repeat(60) + ".";
        assertThat(RelayUrl.refusal("wss://relay.example.com/" + "a".repeat(400)))
                .contains(RelayUrl.Refusal.TOO_LONG);
        assertThat(RelayUrl.refusal("wss://" + "a".repeat(100_000))).contains(RelayUrl.Refusal.TOO_LONG);
        assertThat(RelayUrl.refusal("wss://" + label.repeat(5) + "com")).contains(RelayUrl.Refusal.NO_NAME);
        assertThat(RelayUrl.refusal("wss://" + label.repeat(4) + "com")).isEmpty();
    }
}
