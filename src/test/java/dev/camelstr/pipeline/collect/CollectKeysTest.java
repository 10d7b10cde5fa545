package dev.camelstr.pipeline.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.nip19.Nip19;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectKeysTest {

    private static final byte[] SECRET = EventSigner.newSecret();
    private static final String HEX = HexFormat.of().formatHex(SECRET);
    private static final PublicKey PUBKEY = new EventSigner(Schnorr.of("auto"), SECRET).pubkey();

    private static Optional<PublicKey> whoLogsIn(String setting) {
        return keys(setting).signer("wss://relay.example/").map(EventSigner::pubkey);
    }

    private static CollectKeys keys(String setting) {
        CollectKeys keys = new CollectKeys();
        keys.setSecretKey(setting);
        return keys;
    }

    @Test
    void theKeyIsTheSameAtEachRelay(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), HEX + "\n");

        assertThat(whoLogsIn(HEX)).hasValue(PUBKEY);
        assertThat(whoLogsIn(new Nip19.Nsec(SECRET).encode())).hasValue(PUBKEY);
        assertThat(whoLogsIn("file:" + file)).hasValue(PUBKEY);
    }

    @Test
    void whatIsGeneratedIsAnotherOneAtEach() {
        CollectKeys keys = keys("generated");

        assertThat(keys.signer("wss://one.example/").orElseThrow().pubkey())
                .isNotEqualTo(keys.signer("wss://two.example/").orElseThrow().pubkey());
    }

    @Test
    void withoutASettingNobodyLogsIn() {
        assertThat(whoLogsIn("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret",
                "nsec1s3cret",
                "file:/nonexistent",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void whatIsNoKeyIsRefusedAndNotRepeated(String setting) {
        assertThatThrownBy(() -> CollectKeys.require(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("ffffff");
    }
}
