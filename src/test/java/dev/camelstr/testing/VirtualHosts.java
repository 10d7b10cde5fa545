package dev.camelstr.testing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The virtual hosts that a test broker is born with; each is given away once. */
final class VirtualHosts {
    private final AtomicInteger given = new AtomicInteger();

    /**
     * For {@code load_definitions}. A broker that loads definitions makes neither the default user nor {@code /}. The user
     * {@code user} may not create anything.
     */
    static String definitions() {
        return """
                {"users": [{"name": "guest", "password": "guest", "tags": ["administrator"]},
                           {"name": "user", "password": "user", "tags": []}],
                 "vhosts": [{"name": "/"}, %s],
                 "permissions": [{"user": "guest", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"},
                                 {"user": "user", "vhost": "/", "configure": "", "write": ".*", "read": ".*"}, %s]}
                """.formatted(
                        each("{\"name\": \"test%d\"}"),
                        each(
                                "{\"user\": \"guest\", \"vhost\": \"test%d\", \"configure\": \".*\", \"write\": \".*\", \"read\": \".*\"}"));
    }

    private static String each(String form) {
        return IntStream.rangeClosed(1, RabbitMq.VIRTUAL_HOSTS)
                .mapToObj(form::formatted)
                .collect(Collectors.joining(", "));
    }

    /** The URI with the next virtual host in place of the default one. */
    String next(String uri) {
        int number = given.incrementAndGet();
        if (number > RabbitMq.VIRTUAL_HOSTS) {
            throw new IllegalStateException("All " + RabbitMq.VIRTUAL_HOSTS + " virtual hosts are given away");
        }
        return uri.substring(0, uri.lastIndexOf('/') + 1) + "test" + number;
    }
}
