package dev.camelstr.component.nostr.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayLoginTest {

    private final RelayLogin login = new RelayLogin(
            URI.create("wss://relay.example/"), Optional.of(EventSigner.random(Schnorr.of("bouncycastle"))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERROR: you must authenticate first",
                "restricted: AUTH needed",
                "error: auth-required",
                "please log in",
                "login, please",
                "this relay needs NIP42",
                "Authentication is required"
            })
    void onceThereIsAChallengeWordsThatAskForALoginAreUnderstood(String words) {
        assertThat(login.isAskedForBy(words)).isFalse();
        login.answer("abc");
        assertThat(login.isAskedForBy(words)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "too many authors",
                "blocked: author",
                "restricted: not authorized to read this",
                "rate-limited: slow down",
                "an authoritative relay",
                "blogging is fun",
                ""
            })
    void othersAreNotTakenForThem(String words) {
        login.answer("abc");
        assertThat(login.isAskedForBy(words)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-required: x", "auth-required:"})
    void thePrefixNeedsNoChallenge(String words) {
        assertThat(login.isAskedForBy(words)).isTrue();
    }
}
