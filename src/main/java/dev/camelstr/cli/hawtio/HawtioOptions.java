package dev.camelstr.cli.hawtio;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Where the console is served and for whom.
 *
 * @param port 0 for any that is free
 * @param generated whether the password was made up here
 * @param names the host names by which it may be reached, in lower case, IPv6 addresses in brackets
 */
public record HawtioOptions(String host, int port, String user, String password, boolean generated, Set<String> names) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> ANY = Set.of("0.0.0.0", "[::]");
    private static final int PASSWORD_BYTES = 18;

    /**
     * @param password empty to have one made up
     * @param names more than the host's and the loopback names, separated by commas
     */
    public static HawtioOptions of(String host, int port, String user, String password, String names) {
        Set<String> all = new HashSet<>(LOOPBACK);
        for (String name : (bracketed(host) + "," + names).split(",")) {
            String clean = name.strip().toLowerCase(Locale.ROOT);
            if (!clean.isEmpty() && !ANY.contains(clean)) {
                all.add(clean);
            }
        }
        boolean generated = password.isEmpty();
        return new HawtioOptions(host, port, user, generated ? random() : password, generated, Set.copyOf(all));
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    private static String random() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    boolean isForThisMachineOnly() {
        return LOOPBACK.contains(bracketed(host).toLowerCase(Locale.ROOT));
    }

    /** Never the password. */
    @Override
    public String toString() {
        return user + " at " + host + ":" + port;
    }
}
