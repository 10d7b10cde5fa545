package dev.camelstr.component.relay;

import java.util.Map;

/**
 * A request for a page.
 *
 * @param path as sent, from the slash on, without the query
 * @param query the first value of each parameter, decoded
 * @param remoteAddress the client's address
 */
public record PageRequest(String path, Map<String, String> query, String remoteAddress) {}
