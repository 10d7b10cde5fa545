package dev.camelstr.pipeline.discover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockListTest {
    @ParameterizedTest
    @CsvSource({
        "wss://bad.example/, true",
        "wss://relay.bad.example/, true",
        "ws://a.b.bad.example:8080/path, true",
        "wss://host.one.example/, true",
        "wss://notbad.example/, false",
        "wss://bad.example.com/, false",
        "wss://other.one.example/, false",
        "wss://example/, false",
    })
    void aHostIsBlockedAndADomainWithAllBelowIt(String url, boolean isBlocked) {
        assertThat(BlockList.of("Bad.Example, host.one.example").contains(url)).isEqualTo(isBlocked);
        assertThat(BlockList.of("").contains(url)).isFalse();
    }
}
