package dev.camelstr.pipeline.serve.reconcile;

/** A filter that matches more records than are reconciled here (NIP-77). Without a stack trace, as it is no surprise. */
public final class TooManyRecordsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long maxRecords;

    TooManyRecordsException(long maxRecords) {
        super("blocked: this query is too big, at most " + maxRecords + " events are reconciled", null, false, false);
        this.maxRecords = maxRecords;
    }

    public long maxRecords() {
        return maxRecords;
    }
}
