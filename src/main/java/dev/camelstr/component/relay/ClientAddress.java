package dev.camelstr.component.relay;

/** The address of one session, which it leaves when it ends. */
final class ClientAddress {
    private final String text;
    private final String siteName;
    private final ClientSites.Site site;

    ClientAddress(String text, String siteName, ClientSites.Site site) {
        this.text = text;
        this.siteName = siteName;
        this.site = site;
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

    void leave() {
        site.leave();
    }
}
