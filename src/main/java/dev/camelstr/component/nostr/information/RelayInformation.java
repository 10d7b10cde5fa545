package dev.camelstr.component.nostr.information;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a relay says of itself (NIP-11), as far as a client acts on it. Relays lie: a limit is what a request should keep to,
 * and never a proof of what an answer holds. What is not said, or is no plausible value, is empty.
 *
 * @param name one line, fit to be shown; may be empty
 * @param software as {@code name}
 * @param supportedNips their numbers
 * @param maxLimit the greatest {@code limit} of a filter that has an effect
 * @param maxSubscriptions of one connection
 * @param maxFilters of one {@code REQ}
 * @param maxMessageLength bytes of a message to the relay
 * @param authRequired whether the relay wants a login (NIP-42) before anything else
 * @param paymentRequired whether the relay serves those who have paid
 */
public record RelayInformation(
        String name,
        String software,
        Set<Integer> supportedNips,
        OptionalInt maxLimit,
        OptionalInt maxSubscriptions,
        OptionalInt maxFilters,
        OptionalInt maxMessageLength,
        boolean authRequired,
        boolean paymentRequired) {

    /**
     * @param json of any origin
     * @throws IOException if it is no JSON object, with a message that says why
     */
    public static RelayInformation parse(byte[] json) throws IOException {
        return new RelayInformationReader().read(json);
    }
}
