package dev.camelstr.cli;

/** Something that whoever runs the command can mend. The message is one line: what is wrong, where, and what to do. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UserError(String message) {
        super(message);
    }

    UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
