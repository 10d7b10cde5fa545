package dev.camelstr.pipeline;

import dev.camelstr.component.nostr.SecretKeys;
import dev.camelstr.nostr.crypto.Schnorr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A secret key as a setting has it: 64 hex digits, nsec, or {@code file:PATH} of a file that holds one. */
public final class SecretKeySetting {
    private static final String FILE = "file:";

    private SecretKeySetting() {}

    /** @throws IllegalArgumentException if it is no key; the message does not repeat it */
    public static byte[] read(String setting) {
        String text = setting.strip();
        return SecretKeys.parse(text.startsWith(FILE) ? content(Path.of(text.substring(FILE.length()))) : text);
    }

    /** @throws IllegalArgumentException if nobody could sign with it; the message does not repeat it */
    public static void require(String setting) {
        Schnorr.of("bouncycastle").publicKey(read(setting)); // fails for what is out of range
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
    }
}
