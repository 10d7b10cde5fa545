package dev.camelstr.cli.output;

import java.util.regex.Pattern;

/** Secret keys (NIP-19) among what was typed: what is on the screen is often shared. */
public final class SecretWords {
    private static final Pattern BEGUN = Pattern.compile("(?i)nsec1[0-9a-z]+");
    private static final Pattern WHOLE = Pattern.compile("(?i)nsec1[02-9ac-hj-np-z]{58}");

    private SecretWords() {}

    /** The text, of which each word that begins as one is cut. */
    public static String hidden(String text) {
        return BEGUN.matcher(text).replaceAll("nsec1…");
    }

    public static boolean isOneIn(String text) {
        return WHOLE.matcher(text).find();
    }
}
