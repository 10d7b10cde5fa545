package dev.camelstr.component.relay.limits;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who asks, and by which URL, as far as trusted proxies tell. */
public final class Origins {
    private static final int MAX_URL = 2048;

    /** Who passes a request on says so in one of these, if at all. */
    private static final List<String> PASSED_ON =
            List.of("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via");

    private static final Set<String> NO_OTHER_SITE = Set.of("same-origin", "none");

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

    /**
     * Whether a program on this machine asks by itself: the other end of the connection is this machine and no trusted
     * proxy, nothing says that the request was passed on, it is for a name of this machine, and no page of another site
     * made a browser send it. A proxy on this machine that is not trusted and says nothing cannot be told from such a
     * program.
     */
    public boolean isLocal(HttpServerRequest request) {
        InetAddress peer = peer(request.remoteAddress());
        MultiMap headers = request.headers();
        return peer.isLoopbackAddress()
                && !proxies.trusts(peer)
                && PASSED_ON.stream().noneMatch(headers::contains)
                && isLoopbackName(Optional.ofNullable(request.authority()))
                && !headers.contains("Origin")
                && NO_OTHER_SITE.contains(
                        Optional.ofNullable(headers.get("Sec-Fetch-Site")).orElse("none"));
    }

    private static boolean isLoopbackName(Optional<HostAndPort> authority) {
        String host = authority.map(HostAndPort::host).orElse("");
        return host.equalsIgnoreCase("localhost")
                || IpAddress.parse(host).map(InetAddress::isLoopbackAddress).orElse(false);
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
