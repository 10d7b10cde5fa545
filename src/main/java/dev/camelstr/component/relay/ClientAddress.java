package dev.camelstr.component.relay;

import dev.camelstr.component.relay.memory.SessionMemory;

/** The address of one session, which it leaves when it ends. */
final class ClientAddress {
    private final String text;
    private final String siteName;
    private final ClientSites.Site site;
    private final SessionMemory memory;

    ClientAddress(String text, String siteName, ClientSites.Site site, SessionMemory memory) {
        this.text = text;
        this.siteName = siteName;
        this.site = site;
        this.memory = memory;
    }

    String text() {
        return text;
    }

    String site() {
        return siteName;
    }

    RateLimit rateLimit(NostrRelayConfiguration configuration) {
        return new RateLimit(site.buckets(), configuration);
    }

    /** What is kept for it. */
    SessionMemory memory() {
        return memory;
    }

    void leave() {
        site.leave(memory);
    }
}
