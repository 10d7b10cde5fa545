package dev.camelstr.pipeline.collect;

import dev.camelstr.component.nostr.LoginKeys;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.pipeline.SecretKeySetting;
import java.util.Optional;

/**
 * Who logs in at upstream relays: nobody, the owner of one key, or for each relay somebody new. It tells nobody the key: a
 * bean's properties are shown by what manages Camel, so there is none to read it.
 */
public final class CollectKeys implements LoginKeys {
    private static final String GENERATED = "generated";

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
                : Optional.of(new EventSigner(Schnorr.of("auto"), SecretKeySetting.read(text)));
    }

    /** @throws IllegalArgumentException if it is no such setting; the message does not repeat it */
    public static void require(String setting) {
        String text = setting.strip();
        if (!text.equals(GENERATED)) {
            SecretKeySetting.require(text);
        }
    }

    @Override
    public Optional<EventSigner> signer(String relay) {
        return isGenerated ? Optional.of(EventSigner.random(Schnorr.of("auto"))) : signer;
    }
}
