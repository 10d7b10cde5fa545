package dev.camelstr.pipeline.forward;

import java.util.OptionalLong;

/**
 * How forwarding to one relay does.
 *
 * @param relay its URL without the query
 * @param state {@code forwarding}, {@code elsewhere} (another process does it), or {@code stopped}
 * @param trouble why it does not go on; empty if it does
 * @param reached the offset in {@code nostr.stored} that was done last, where it is known
 * @param rate events a second at the moment, at most
 * @param gaps how often something was dropped before it was forwarded
 */
public record ForwardedRelay(
        String relay,
        String state,
        String trouble,
        OptionalLong reached,
        double rate,
        long accepted,
        long duplicates,
        long refused,
        long later,
        long failed,
        long gaps) {}
