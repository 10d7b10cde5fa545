package dev.camelstr.component.relay.limits;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;

/** Who asks, and by which URL, as far as trusted proxies tell. */
public final class Origins {
    private static final int MAX_URL = 2048;

    private final TrustedProxies proxies;

    public Origins(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    public InetAddress client(HttpServerRequest request) {
        return proxies.client(peer(request.remoteAddress()), request.headers().getAll("X-Forwarded-For"));
    }

    public String site(HttpServerRequest request) {
        return IpAddress.site(client(request));
    }

    /** Whether this is the address of a proxy that is believed. */
    public boolean isProxy(InetAddress address) {
        return proxies.trusts(address);
    }

    public InetAddress client(ServerWebSocket webSocket) {
        return proxies.client(
                peer(webSocket.remoteAddress()), webSocket.headers().getAll("X-Forwarded-For"));
    }

    /** @param scheme {@code ws} or {@code http} */
    public String url(HttpServerRequest request, String scheme) {
        return url(scheme, request.isSSL(), request.remoteAddress(), request.headers(), request.uri());
    }

    public String url(ServerWebSocket webSocket) {
        return url("ws", webSocket.isSsl(), webSocket.remoteAddress(), webSocket.headers(), webSocket.uri());
    }

    private String url(String scheme, boolean ssl, SocketAddress peer, MultiMap headers, String uri) {
        boolean secure = ssl || isForwardedSecurely(peer, headers);
        String host = headers.get("Host");
        String url = scheme + (secure ? "s" : "") + "://" + (host == null ? "" : host) + uri;
        return url.length() > MAX_URL ? url.substring(0, MAX_URL) : url;
    }

    private boolean isForwardedSecurely(SocketAddress peer, MultiMap headers) {
        String protocol = headers.get("X-Forwarded-Proto");
        return protocol != null
                && (protocol.equalsIgnoreCase("https") || protocol.equalsIgnoreCase("wss"))
                && proxies.trusts(peer(peer));
    }

    private static InetAddress peer(SocketAddress address) {
        String text = address.hostAddress();
        int zone = text.indexOf('%');
        return IpAddress.parse(zone < 0 ? text : text.substring(0, zone))
                .orElseThrow(() -> new IllegalStateException("no IP address: " + text));
    }
}
