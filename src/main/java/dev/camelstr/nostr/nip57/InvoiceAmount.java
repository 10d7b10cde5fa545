package dev.camelstr.nostr.nip57;

import dev.camelstr.nostr.nip19.Bech32;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much a Lightning invoice (BOLT 11) asks for, in whole millisatoshi. */
final class InvoiceAmount {
    private static final long MSATS_PER_BITCOIN = 100_000_000_000L;
    private static final long MOST_BITCOIN = 21_000_000;

    /** Of the main network only: coins of the others are worth nothing. */
    private static final Pattern PREFIX = Pattern.compile("lnbc([1-9][0-9]{0,17})([munp]?)");

    private InvoiceAmount() {}

    /** Nothing if it is no invoice, leaves the amount open, or asks for a part of a millisatoshi, or for more than there is. */
    static OptionalLong of(String invoice) {
        try {
            Matcher amount = PREFIX.matcher(Bech32.prefixOf(invoice));
            return amount.matches() ? msats(Long.parseLong(amount.group(1)), amount.group(2)) : OptionalLong.empty();
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong msats(long amount, String multiplier) {
        return switch (multiplier) {
            case "m" -> times(amount, MSATS_PER_BITCOIN / 1_000);
            case "u" -> times(amount, MSATS_PER_BITCOIN / 1_000_000);
            case "n" -> times(amount, MSATS_PER_BITCOIN / 1_000_000_000);
            case "p" -> amount % 10 == 0 ? OptionalLong.of(amount / 10) : OptionalLong.empty();
            default -> times(amount, MSATS_PER_BITCOIN);
        };
    }

    private static OptionalLong times(long amount, long msats) {
        return amount <= MOST_BITCOIN * MSATS_PER_BITCOIN / msats
                ? OptionalLong.of(amount * msats)
                : OptionalLong.empty();
    }
}
