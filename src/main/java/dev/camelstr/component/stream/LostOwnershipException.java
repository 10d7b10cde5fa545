package dev.camelstr.component.stream;

/**
 * Another consumer has taken the partition over. A stream consumer that finds it as the cause of a failed exchange does
 * not deliver that batch again: it stops reading the partition and asks its {@link ConsumerPositions} anew.
 */
public class LostOwnershipException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LostOwnershipException(String message) {
        super(message);
    }
}
