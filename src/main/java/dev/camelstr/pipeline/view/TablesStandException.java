package dev.camelstr.pipeline.view;

import dev.camelstr.component.stream.LostOwnershipException;

/** The tables of a view cannot be moved on from where they stand. They are to be served until others replace them. */
final class TablesStandException extends LostOwnershipException {
    private static final long serialVersionUID = 1L;

    private final boolean ofAnotherVersion;

    TablesStandException(String message, boolean ofAnotherVersion) {
        super(message);
        this.ofAnotherVersion = ofAnotherVersion;
    }

    /** Whether that is since this process has another version of the view. */
    boolean isOfAnotherVersion() {
        return ofAnotherVersion;
    }
}
