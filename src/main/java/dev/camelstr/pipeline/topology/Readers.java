package dev.camelstr.pipeline.topology;

import dev.camelstr.nostr.RelayUrl;

/** Names of readers as table {@code view_position} has them, one of which ends with a relay's URL. */
final class Readers {
    private static final String FORWARD = "forward ";

    private Readers() {}

    /** Without what may be a secret. */
    static String shown(String reader) {
        return reader.startsWith(FORWARD)
                ? FORWARD + RelayUrl.withoutSecrets(reader.substring(FORWARD.length()))
                : reader;
    }
}
