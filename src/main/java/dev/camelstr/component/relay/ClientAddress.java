package dev.camelstr.component.relay;

/** The address of one session, which it leaves when it ends. */
final class ClientAddress {
    private final String text;
    private final ClientSites.Site site;

    ClientAddress(String text, ClientSites.Site site) {
        this.text = text;
        this.site = site;
    }

    String text() {
        return text;
    }

    RateLimit rateLimit(NostrRelayConfiguration configuration) {
        return new RateLimit(site.buckets(), configuration);
    }

    void leave() {
        site.leave();
    }
}
