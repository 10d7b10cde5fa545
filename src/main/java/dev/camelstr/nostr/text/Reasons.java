package dev.camelstr.nostr.text;

import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Why something could not be reached or used, in words for people. */
public final class Reasons {
    private Reasons() {}

    /** One line without a full stop: the innermost cause that is known here, or else the innermost. */
    public static String of(Throwable failure) {
        Deque<Throwable> causes = new ArrayDeque<>();
        for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.push(cause);
        }
        return causes.stream()
                .map(Reasons::known)
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElseGet(() -> message(causes.element()));
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return String.join(" ", message.strip().split("\\s*\\R\\s*")).replaceAll("\\.$", "");
    }

    private static String known(Throwable cause) {
        if (cause instanceof UnresolvedAddressException) {
            return "its host name is not known here";
        }
        if (cause instanceof UnknownHostException) {
            String host = String.valueOf(cause.getMessage()).split(":")[0];
            return "the host name " + host + " is not known here";
        }
        if (cause instanceof NoRouteToHostException) {
            return "no route to that host";
        }
        if (cause instanceof SocketTimeoutException || cause instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof AccessDeniedException denied) {
            return "permission denied for " + denied.getFile();
        }
        return ofSockets(cause);
    }

    /** The JDK has no types of their own for these. */
    private static String ofSockets(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof ConnectException && (cause.getMessage() == null || message.contains("refused"))) {
            return "connection refused: nothing listens there";
        }
        if (message.contains("permission denied")) {
            return "permission denied";
        }
        if (cause instanceof BindException && message.contains("in use")) {
            return "another process has the port";
        }
        if (cause instanceof BindException) {
            return "this machine has no such address";
        }
        return "";
    }
}
