package dev.camelstr.component.nostr;

import dev.camelstr.nostr.crypto.EventSigner;
import java.util.Optional;

/** Who logs in at a relay that asks for it (NIP-42). As a bean it keeps the keys out of what shows options. */
public interface LoginKeys {

    /**
     * Asked once for each start of a consumer or producer.
     *
     * @param relay its whole URL
     * @return nothing if the relay is not to be answered
     */
    Optional<EventSigner> signer(String relay);
}
