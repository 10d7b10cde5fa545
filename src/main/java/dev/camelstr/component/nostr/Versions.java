package dev.camelstr.component.nostr;

/** The version of this build, as the jar's manifest names it. */
final class Versions {
    private Versions() {}

    static String userAgent() {
        String version = Versions.class.getPackage().getImplementationVersion();
        return "camelstr/" + (version == null ? "development" : version);
    }
}
