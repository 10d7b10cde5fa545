package dev.camelstr.nostr.nip19;

/** Texts in the form of Lightning invoices (BOLT 11) with a checksum that is right. */
public final class TestInvoices {
    private TestInvoices() {}

    /** @param prefix as {@code lnbc210n} */
    public static String of(String prefix) {
        return new Bech32(prefix, new byte[70]).encode();
    }
}
