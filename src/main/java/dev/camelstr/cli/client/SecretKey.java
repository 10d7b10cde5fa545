package dev.camelstr.cli.client;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.EnvFile;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.Hex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** The key of whoever runs a command. It is never an argument, which others on the machine could see, nor shown. */
final class SecretKey {
    static final String VARIABLE = "NOSTR_SECRET_KEY";

    private SecretKey() {}

    /**
     * @param keyFile null: the variable NOSTR_SECRET_KEY, of the environment or of {@code .env} in the working folder
     * @throws UserError if there is no key, or what is there is none
     */
    static EventSigner signer(Path keyFile, Map<String, String> environment, Path workingFolder) {
        return new EventSigner(Schnorr.of("bouncycastle"), secret(keyFile, environment, workingFolder));
    }

    /** The same, as its 32 bytes. */
    static byte[] secret(Path keyFile, Map<String, String> environment, Path workingFolder) {
        String where = keyFile == null ? VARIABLE : keyFile.toString();
        String text = keyFile == null
                ? environment.getOrDefault(
                        VARIABLE, EnvFile.read(workingFolder.resolve(".env")).getOrDefault(VARIABLE, ""))
                : content(keyFile);
        if (text.isBlank()) {
            throw new UserError("there is no secret key: set " + VARIABLE + ", or name a file with --key-file");
        }
        try {
            byte[] secret = secret(text.strip());
            Schnorr.of("bouncycastle").publicKey(secret); // fails for what is out of range
            return secret;
        } catch (IllegalArgumentException e) {
            throw new UserError(where + " holds no secret key: "
                    + (isPublic(text.strip()) ? "that is a public key. " : "")
                    + "A secret one is 64 hex digits or begins with nsec1");
        }
    }

    private static boolean isPublic(String text) {
        return text.startsWith("npub1") || text.startsWith("nprofile1");
    }

    private static byte[] secret(String text) {
        if (text.startsWith("nsec1") && Nip19.decode(text) instanceof Nip19.Nsec nsec) {
            return nsec.secret();
        }
        if (!Hex.isLowerHex(text.toLowerCase(Locale.ROOT), 32)) {
            throw new IllegalArgumentException("no key");
        }
        return HexFormat.of().parseHex(text);
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UserError("--key-file " + file + " cannot be read", e);
        }
    }
}
