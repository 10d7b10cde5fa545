package dev.camelstr.component.rabbitmq;

/** Not all messages of an exchange were confirmed by the broker. It may still have some or all of them. */
public class PublishFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public PublishFailedException(String message) {
        super(message);
    }
}
