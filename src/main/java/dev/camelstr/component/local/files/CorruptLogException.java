package dev.camelstr.component.local.files;

/** What had been confirmed is damaged or gone. The message names file, position and offset, and what can be done. */
public class CorruptLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CorruptLogException(String message) {
        super(message);
    }
}
