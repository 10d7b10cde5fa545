package dev.camelstr.component.local.log;

/** The log has reached its {@code maxLength} and holds nothing that may be dropped. Publishing again later may succeed. */
public class LogFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LogFullException(String message) {
        super(message);
    }
}
