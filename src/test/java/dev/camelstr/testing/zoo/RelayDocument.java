package dev.camelstr.testing.zoo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a relay says of itself (NIP-11). Not thread-safe. */
public final class RelayDocument {
    private final Set<Integer> nips = new TreeSet<>(Set.of(1, 11));
    private final Map<String, String> limitation = new LinkedHashMap<>();
    private String contentType = "application/nostr+json";
    private String instead = "";

    public RelayDocument supports(int nip) {
        nips.add(nip);
        return this;
    }

    /** @param json of any type, such as {@code 500} or {@code "many"} */
    public RelayDocument limitation(String name, String json) {
        limitation.put(name, json);
        return this;
    }

    /** Something else is sent in its place. */
    public void replace(String type, String body) {
        contentType = type;
        instead = body;
    }

    String contentType() {
        return contentType;
    }

    String body() {
        if (!instead.isEmpty()) {
            return instead;
        }
        String limits = limitation.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                .collect(Collectors.joining(","));
        return "{\"name\":\"a relay of the zoo\",\"supported_nips\":" + nips + ",\"limitation\":{" + limits + "}}";
    }
}
