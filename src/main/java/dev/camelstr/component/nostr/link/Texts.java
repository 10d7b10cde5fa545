package dev.camelstr.component.nostr.link;

import dev.camelstr.nostr.text.ShownText;

/** Words of a relay, made fit for a log line. */
public final class Texts {

    private static final int MAX_CHARS = 200;

    private Texts() {}

    /** The text on one line, cut where it is too long. */
    public static String bounded(String text) {
        return ShownText.line(text, MAX_CHARS);
    }

    /** The machine-readable prefix of an OK or CLOSED (NIP-01), or the empty string. */
    public static String prefix(String message) {
        int colon = message.indexOf(':');
        return colon < 0 || message.substring(0, colon).contains(" ") ? "" : message.substring(0, colon);
    }
}
