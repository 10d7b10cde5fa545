package dev.camelstr.component.relay;

/** The relay's description of itself (NIP-11). */
public interface RelayInformation {

    /** The document as JSON in UTF-8. Called for each request, on a worker thread. */
    byte[] json();
}
