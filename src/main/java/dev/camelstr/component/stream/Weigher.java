package dev.camelstr.component.stream;

/** Says how much of a batch a message takes. Thread-safe. */
@FunctionalInterface
public interface Weigher {
    /** By its length. */
    Weigher BY_LENGTH = message -> message.body().length;

    /** In bytes, or in what a batch's size is to mean. */
    long weigh(InboundMessage message);
}
