package dev.camelstr.component.relay.limits;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import dev.camelstr.component.relay.memory.AddressMemory;
import dev.camelstr.component.relay.memory.ClientMemory;
import dev.camelstr.component.relay.memory.HeapShortage;
import dev.camelstr.component.relay.memory.SessionMemory;
import dev.camelstr.component.relay.memory.Use;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections there are, in all and from each site, and what each site may send. A site is remembered for a
 * minute after its last connection, so that coming again does not fill its buckets.
 */
public final class ClientSites {
    private static final long MEMORY = 60_000_000_000L;
    private static final long SHORT_MEMORY = 1_000_000_000L;

    /** About what a connection takes by itself, with what Netty and Vert.x keep for it. */
    private static final int CONNECTION = 16 * 1024;

    /** How many sites are remembered, at about 2 KB, in a small share of the heap. */
    private static final long MOST_REMEMBERED =
            Math.max(1_000, Runtime.getRuntime().maxMemory() / 64 / 2_048);

    /** What one site has. */
    final class Site {
        private final RateLimit.Buckets buckets = RateLimit.ofAddress(configuration);
        private final RateLimit.Buckets requests = RateLimit.ofRequests(configuration);
        private final AtomicInteger connections = new AtomicInteger();
        private final AddressMemory memory = clientMemory.address();
        private volatile long leftAt = System.nanoTime();

        RateLimit.Buckets buckets() {
            return buckets;
        }

        private boolean mayRequest() {
            leftAt = System.nanoTime();
            return requests.allows(0);
        }

        private boolean enter() {
            if (connections.incrementAndGet() <= configuration.getMaxConnectionsPerAddress()) {
                return true;
            }
            connections.decrementAndGet();
            return false;
        }

        void leave(SessionMemory left) {
            left.charge(Use.CONNECTIONS, -CONNECTION);
            leftAt = System.nanoTime();
            connections.decrementAndGet();
            total.decrementAndGet();
        }

        private boolean isForgettable(long now, long memory) {
            return connections.get() == 0 && now - leftAt > memory;
        }
    }

    /** Why a connection was refused. */
    public enum Refusal {
        TOO_MANY,
        TOO_MANY_FROM_THERE
    }

    /** Either an address or a refusal. */
    public record Entrance(Optional<ClientAddress> address, Refusal refusal) {}

    private final NostrRelayConfiguration configuration;
    private final ClientMemory clientMemory;
    private final Map<String, Site> sites = new ConcurrentHashMap<>();
    private final AtomicInteger total = new AtomicInteger();

    public ClientSites(NostrRelayConfiguration configuration, ClientMemory clientMemory) {
        this.configuration = configuration;
        this.clientMemory = clientMemory;
    }

    public Entrance enter(InetAddress client) {
        if (total.incrementAndGet() > configuration.getMaxConnections()) {
            total.decrementAndGet();
            return new Entrance(Optional.empty(), Refusal.TOO_MANY);
        }
        String name = IpAddress.site(client);
        Site site = sites.computeIfAbsent(name, key -> new Site());
        if (!site.enter()) {
            total.decrementAndGet();
            return new Entrance(Optional.empty(), Refusal.TOO_MANY_FROM_THERE);
        }
        SessionMemory memory = site.memory.session();
        if (HeapShortage.isShort() || !memory.take(Use.CONNECTIONS, CONNECTION)) {
            site.connections.decrementAndGet();
            total.decrementAndGet();
            return new Entrance(Optional.empty(), Refusal.TOO_MANY);
        }
        return new Entrance(
                Optional.of(new ClientAddress(client.getHostAddress(), name, site, memory)), Refusal.TOO_MANY);
    }

    /** Whether that address may make one more HTTP request now. */
    public boolean mayRequest(InetAddress client) {
        return sites.computeIfAbsent(IpAddress.site(client), key -> new Site()).mayRequest();
    }

    /** Forgets sites without connections; once in a while. */
    public void check(long now) {
        sites.values().removeIf(site -> site.isForgettable(now, MEMORY));
        if (sites.size() > MOST_REMEMBERED) {
            // Who comes from ever more addresses: their buckets are forgotten sooner, and with them everybody's.
            sites.values().removeIf(site -> site.isForgettable(now, SHORT_MEMORY));
        }
    }
}
