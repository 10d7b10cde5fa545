package dev.camelstr.store.view.query;

/** A query is not asked as it has to be. The message is for whoever asks. */
public final class WrongArgumentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String parameter;

    WrongArgumentException(String parameter, String message) {
        super(message, null, false, false);
        this.parameter = parameter;
    }

    /** @param expected in a few words */
    static WrongArgumentException expecting(String parameter, String expected) {
        return new WrongArgumentException(parameter, parameter + " is to be " + expected);
    }

    public String parameter() {
        return parameter;
    }
}
