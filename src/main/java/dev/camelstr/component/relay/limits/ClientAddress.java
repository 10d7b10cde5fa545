package dev.camelstr.component.relay.limits;

import dev.camelstr.component.relay.NostrRelayConfiguration;

/** The address of one session, which it leaves when it ends. */
public final class ClientAddress {
    private final String text;
    private final String siteName;
    private final ClientSites.Site site;

    ClientAddress(String text, String siteName, ClientSites.Site site) {
        this.text = text;
        this.siteName = siteName;
        this.site = site;
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

    public void leave() {
        site.leave();
    }
}
