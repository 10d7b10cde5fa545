package dev.camelstr.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.nip19.Nip19;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeyTest {
    private final byte[] secret = EventSigner.newSecret();

    @TempDir
    private Path folder;

    @Test
    void isTakenInEitherForm() {
        assertThat(of(HexFormat.of().formatHex(secret))).isEqualTo(secret);
        assertThat(of(HexFormat.of().withUpperCase().formatHex(secret))).isEqualTo(secret);
        assertThat(of(" " + new Nip19.Nsec(secret).encode() + "\n")).isEqualTo(secret);
    }

    @Test
    void aPublicKeyInItsPlaceIsCalledThat() {
        var pubkey = new EventSigner(Schnorr.of("bouncycastle"), secret).pubkey();
        for (Nip19 wrong :
                List.of(new Nip19.Npub(pubkey), new Nip19.Nprofile(pubkey, List.of("wss://relay.example")))) {
            assertThatThrownBy(() -> of(wrong.encode()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("NOSTR_SECRET_KEY")
                    .hasMessageContaining("that is a public key");
        }
    }

    private byte[] of(String text) {
        return SecretKey.secret(null, Map.of(SecretKey.VARIABLE, text), folder);
    }
}
