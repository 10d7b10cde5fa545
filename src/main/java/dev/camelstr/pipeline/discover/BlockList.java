package dev.camelstr.pipeline.discover;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Hosts, and domains with all that is below them, that are never tried.
 *
 * @param names in lower case
 */
record BlockList(Set<String> names) {

    /** @param list separated by commas */
    static BlockList of(String list) {
        Set<String> names = new HashSet<>();
        for (String name : list.split("[,\\s]+")) {
            if (!name.isEmpty()) {
                names.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return new BlockList(names);
    }

    /** @param url in its one form */
    boolean contains(String url) {
        if (names.isEmpty()) {
            return false;
        }
        String name = URI.create(url).getHost();
        while (!names.contains(name)) {
            int dot = name.indexOf('.');
            if (dot < 0) {
                return false;
            }
            name = name.substring(dot + 1);
        }
        return true;
    }
}
