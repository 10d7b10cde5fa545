package dev.camelstr.pipeline.collect;

import dev.camelstr.component.nostr.LoginKeys;
import dev.camelstr.component.nostr.SecretKeys;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who logs in at upstream relays: nobody, the owner of one key, or for each relay somebody new. It tells nobody the key: a
 * bean's properties are shown by what manages Camel, so there is none to read it.
 */
public final class CollectKeys implements LoginKeys {
    private static final String GENERATED = "generated";
    private static final String FILE = "file:";

    private boolean isGenerated;
    private Optional<EventSigner> signer = Optional.empty();

    /**
     * @param setting 64 hex digits, nsec, {@code file:PATH}, {@code generated}, or empty for nobody
     * @throws IllegalArgumentException if it is none of them; the message does not repeat it
     */
    public void setSecretKey(String setting) {
        String text = setting.strip();
        isGenerated = text.equals(GENERATED);
        signer = isGenerated || text.isEmpty()
                ? Optional.empty()
                : Optional.of(new EventSigner(Schnorr.of("auto"), secret(text)));
    }

    /** @throws IllegalArgumentException if it is no such setting; the message does not repeat it */
    public static void require(String setting) {
        String text = setting.strip();
        if (!text.equals(GENERATED)) {
            Schnorr.of("bouncycastle").publicKey(secret(text)); // fails for what is out of range
        }
    }

    private static byte[] secret(String text) {
        return SecretKeys.parse(text.startsWith(FILE) ? content(Path.of(text.substring(FILE.length()))) : text);
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
    }

    @Override
    public Optional<EventSigner> signer(String relay) {
        return isGenerated ? Optional.of(EventSigner.random(Schnorr.of("auto"))) : signer;
    }
}
