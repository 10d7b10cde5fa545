package dev.camelstr.component.relay.http;

import java.util.List;
import java.util.Locale;

/** What a client wants to see: {@code Accept} as RFC 9110 (section 12.5.1) has it, as far as NIP-11 needs it. */
final class AcceptHeader {
    static final String NOSTR = "application/nostr+json";
    private static final String HTML = "text/html";

    private AcceptHeader() {}

    /**
     * Whether the relay's document is wanted: it is named, and a page in HTML is not preferred. Wildcards do not count,
     * since browsers send them.
     *
     * @param values all values of the header
     */
    static boolean wantsInformation(List<String> values) {
        double nostr = 0;
        double html = 0;
        for (String range : String.join(",", values).toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = range.split(";");
            String type = parts[0].trim();
            if (type.equals(NOSTR)) {
                nostr = Math.max(nostr, quality(parts));
            } else if (type.equals(HTML)) {
                html = Math.max(html, quality(parts));
            }
        }
        return nostr > 0 && nostr >= html;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2).trim());
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
