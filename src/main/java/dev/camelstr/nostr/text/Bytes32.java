package dev.camelstr.nostr.text;

/** 32 bytes as four words, the first byte in the highest bits of the first. */
public interface Bytes32 {

    /** Bytes 0 to 7. */
    long w0();

    /** Bytes 8 to 15. */
    long w1();

    /** Bytes 16 to 23. */
    long w2();

    /** Bytes 24 to 31. */
    long w3();
}
