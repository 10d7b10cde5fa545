package dev.camelstr.cli.output;

/** Something that whoever runs the command can mend. The message is one line for each fault: what is wrong, where, and what to do. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
