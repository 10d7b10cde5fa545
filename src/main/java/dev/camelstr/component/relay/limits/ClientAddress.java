package dev.camelstr.component.relay.limits;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import dev.camelstr.component.relay.memory.SessionMemory;

/** The address of one session, which it leaves when it ends. */
public final class ClientAddress {
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

    public String text() {
        return text;
    }

    public String site() {
        return siteName;
    }

    public RateLimit rateLimit(NostrRelayConfiguration configuration) {
        return new RateLimit(site.buckets(), configuration);
    }

    /** What is kept for it. */
    public SessionMemory memory() {
        return memory;
    }

    public void leave() {
        site.leave(memory);
    }
}
