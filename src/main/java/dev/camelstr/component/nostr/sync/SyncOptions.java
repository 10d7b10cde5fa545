package dev.camelstr.component.nostr.sync;

import dev.camelstr.component.nostr.link.RelaySettings;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.crypto.EventSigner;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What is reconciled with a relay, and which way.
 *
 * @param signer who logs in where the relay asks for it, if anyone does
 * @param filter without since, until, limit and search
 * @param since seconds since 1970, included
 * @param until seconds since 1970, included
 * @param down whether what is missing here is fetched
 * @param up whether what is missing there is sent
 * @param privateKinds which are not sent
 * @param answerTimeout how long the relay may be silent
 */
public record SyncOptions(
        RelaySettings relay,
        Optional<EventSigner> signer,
        Filter filter,
        long since,
        long until,
        boolean down,
        boolean up,
        Set<Integer> privateKinds,
        Duration answerTimeout) {}
