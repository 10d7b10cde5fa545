package dev.camelstr.testing.zoo.habit;

import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A request for a WebSocket is answered otherwise. */
public interface Handshakes extends Habit {
    String CDN_PAGE = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
            + "<h1>Checking your browser</h1>".repeat(100) + "</body></html>";

    @Override
    boolean onHandshake(ZooConnection connection) throws IOException, InterruptedException;

    /** @param times how many are refused before one is taken */
    static Handshakes refused(int times, String status, String headers, String body) {
        return connection -> {
            if (connection.number() > times) {
                return false;
            }
            connection.respond(status, headers, body);
            return true;
        };
    }

    /** Refused, with the time after which to come again: who comes sooner is complained of. */
    static Handshakes later(int times, String status, int seconds) {
        AtomicLong next = new AtomicLong(System.nanoTime());
        return connection -> {
            long now = System.nanoTime();
            if (connection.number() > 1 && connection.number() <= times + 1 && now - next.get() < 0) {
                connection.relay().tally().complain("back before its time");
            }
            if (connection.number() > times) {
                return false;
            }
            next.set(now + Duration.ofSeconds(seconds).toNanos());
            connection.respond(status, "Retry-After: " + seconds + "\r\nContent-Type: text/plain\r\n", "later");
            return true;
        };
    }

    /** A page of a content delivery network, which is no answer to a handshake whatever its status. */
    static Handshakes page(int times, String status) {
        return refused(times, status, "Content-Type: text/html; charset=utf-8\r\nServer: cdn\r\n", CDN_PAGE);
    }

    /** @param location of which {@code PORT} is the relay's own */
    static Handshakes movedTo(String location) {
        return connection -> {
            if (connection.request().path().equals("/moved")) {
                return false;
            }
            String port = String.valueOf(connection.relay().port());
            connection.respond("301 Moved Permanently", "Location: " + location.replace("PORT", port) + "\r\n", "");
            return true;
        };
    }

    /** From each place to the next, for ever. */
    static Handshakes movedForEver() {
        return connection -> {
            connection.respond("302 Found", "Location: /" + connection.number() + "\r\n", "");
            return true;
        };
    }

    static Handshakes slow(Duration time) {
        return connection -> {
            Thread.sleep(time.toMillis());
            return false;
        };
    }

    /** The first are never answered. */
    static Handshakes none(int times) {
        return connection -> {
            if (connection.number() > times) {
                return false;
            }
            connection.waitForItsEnd();
            return true;
        };
    }
}
