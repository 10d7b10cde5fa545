package dev.camelstr.component.nostr.information;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayInformationTest {

    private static RelayInformation parse(String json) throws IOException {
        return RelayInformation.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatARelaySaysIsRead() throws IOException {
        RelayInformation information = parse("""
                {"name":"a relay","description":"x","pubkey":"00","contact":null,"supported_nips":[1,11,77,11],
                 "software":"https://example.com/relay.git","version":"1","icon":{"a":[1]},
                 "limitation":{"max_message_length":131072,"max_subscriptions":20,"max_filters":10,"max_limit":500,
                   "max_subid_length":71,"auth_required":true,"payment_required":false,"restricted_writes":true},
                 "retention":[{"kinds":[0,[5,7]],"time":3600}],"fees":{"admission":[{"amount":1,"unit":"msats"}]}}""");

        assertThat(information)
                .isEqualTo(new RelayInformation(
                        "a relay",
                        "https://example.com/relay.git",
                        Set.of(1, 11, 77),
                        OptionalInt.of(500),
                        OptionalInt.of(20),
                        OptionalInt.of(10),
                        OptionalInt.of(131_072),
                        true,
                        false));
    }

    @Test
    void whatItDoesNotSayIsEmpty() throws IOException {
        RelayInformation nothing = parse("{}");

        assertThat(nothing.maxLimit()).isEmpty();
        assertThat(nothing.name()).isEmpty();
        assertThat(nothing.supportedNips()).isEmpty();
        assertThat(nothing.authRequired()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "0",
                "500.5",
                "500.0",
                "5e2",
                "1000001",
                "2147483648",
                "99999999999999999999999999",
                "\"500\"",
                "null",
                "true",
                "[500]",
                "{\"max_limit\":500}"
            })
    void aLimitThatIsNoneIsAsIfItWereNotThere(String value) throws IOException {
        RelayInformation information = parse(
                "{\"limitation\":{\"max_limit\":" + value + ",\"max_subscriptions\":" + value + ",\"max_filters\":"
                        + value + ",\"auth_required\":1,\"payment_required\":\"true\"},\"name\":\"x\"}");

        assertThat(information.maxLimit()).isEmpty();
        assertThat(information.maxSubscriptions()).isEmpty();
        assertThat(information.maxFilters()).isEmpty();
        assertThat(information.authRequired()).isFalse();
        assertThat(information.paymentRequired()).isFalse();
        assertThat(information.name()).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [] | []
            {"limitation":[]} | []
            {"limitation":7,"supported_nips":[1]} | [1]
            {"supported_nips":{"a":[1]},"limitation":null} | []
            {"supported_nips":[-1,0,1.5,"2",[3],{"a":4},null,10000,99999999999999999999,17]} | [17]
            {"supported_nips":"1,2"} | []
            {"name":7,"software":["x"]} | []
            """)
    void otherTypesAreIgnored(String json, String nips) throws IOException {
        if (json.startsWith("[")) {
            assertThatThrownBy(() -> parse(json)).hasMessage("it is no JSON object");
        } else {
            assertThat(parse(json).supportedNips()).hasToString(nips);
            assertThat(parse(json).name() + parse(json).software()).isEmpty();
        }
    }

    @Test
    void textsAreOneShortLine() throws IOException {
        RelayInformation information =
                parse("{\"name\":\"a\\nb\\u001b[31m\",\"software\":\"" + "x".repeat(5_000) + "\"}");

        assertThat(information.name()).isEqualTo("a b\uFFFD[31m");
        assertThat(information.software()).hasSize(101);
    }

    @Test
    void aThousandNipsAreNotRemembered() throws IOException {
        StringBuilder nips = new StringBuilder("{\"supported_nips\":[1");
        for (int i = 2; i < 5_000; i++) {
            nips.append(',').append(i);
        }
        assertThat(parse(nips + "]}").supportedNips()).hasSize(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html>", "{", "{\"limitation\":{", "{\"supported_nips\":[1", "{\"name\":", "nul", "\"x\""})
    void whatIsNoDocumentIsAFailure(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(IOException.class).hasMessageStartingWith("it is no JSON");
    }

    @Test
    void aDocumentWithoutGroundIsAFailure() {
        assertThatThrownBy(() -> parse("{\"a\":" + "[".repeat(30_000))).isInstanceOf(IOException.class);
    }
}
