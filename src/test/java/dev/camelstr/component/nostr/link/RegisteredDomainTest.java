package dev.camelstr.component.nostr.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegisteredDomainTest {

    @ParameterizedTest
    @CsvSource({
        "nos.lol, nos.lol",
        "relay.nos.lol, nos.lol",
        "a.b.c.Example.COM., example.com",
        "relay.f7z.io, f7z.io",
        "relay.example.co.uk, example.co.uk",
        "example.com.br, example.com.br",
        "x.relay.nostr.or.jp, nostr.or.jp",
        "xn--bcher-kva.example, xn--bcher-kva.example"
    })
    void itIsThePartThatSomebodyHasRegistered(String host, String domain) {
        assertThat(RegisteredDomain.of(host)).hasValue(domain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "co.uk",
                "com.br",
                "127.0.0.1",
                "1.2.0x7f",
                "[::1]",
                "",
                ".",
                "a..b",
                "-a.example",
                "a b.c"
            })
    void addressesAndSuffixesHaveNone(String host) {
        assertThat(RegisteredDomain.of(host)).isEmpty();
    }
}
