package dev.camelstr.component.relay;

/**
 * A request that changes something.
 *
 * @param method {@code POST}, {@code PATCH} or {@code DELETE}
 * @param path as sent, from the slash on, without the query
 * @param url as the client used it, as far as it can be known: scheme, {@code Host} header, path and query
 * @param contentType the header's value, or the empty string
 * @param authorization the header's value, or the empty string (NIP-98)
 * @param body at most {@code maxMessageBytes}
 * @param remoteAddress the client's address
 */
public record RpcRequest(
        String method,
        String path,
        String url,
        String contentType,
        String authorization,
        byte[] body,
        String remoteAddress) {}
