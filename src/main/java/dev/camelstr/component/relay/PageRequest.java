package dev.camelstr.component.relay;

import java.util.Map;

/**
 * A request for a page.
 *
 * @param path as sent, from the slash on, without the query
 * @param query the first value of each parameter, decoded
 * @param url as the client used it, as far as it can be known: scheme, {@code Host} header, path and query
 * @param authorization the header's value, or the empty string (NIP-98)
 * @param known the header {@code If-None-Match}, or the empty string
 * @param remoteAddress the client's address
 * @param site what counts as one client: its IPv4 address, or the /64 of its IPv6 address
 * @param isLocal whether a program on this machine asks by itself, neither for another machine nor for another site's page
 */
public record PageRequest(
        String path,
        Map<String, String> query,
        String url,
        String authorization,
        String known,
        String remoteAddress,
        String site,
        boolean isLocal) {}
