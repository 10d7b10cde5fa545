package dev.camelstr.component.relay.limits;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The proxies that are believed when they say for whom they forward. */
public final class TrustedProxies {

    /** @param bits how many of the first bits are the network's */
    private record Network(byte[] prefix, int bits) {
        boolean contains(InetAddress address) {
            byte[] bytes = address.getAddress();
            if (bytes.length != prefix.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            for (int i = 0; i < whole; i++) {
                if (bytes[i] != prefix[i]) {
                    return false;
                }
            }
            int rest = bits % Byte.SIZE;
            return rest == 0 || (bytes[whole] ^ prefix[whole]) >> Byte.SIZE - rest == 0;
        }
    }

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * @param list addresses and networks ({@code 10.0.0.0/8}), separated by commas
     * @throws IllegalArgumentException if one of them is neither
     */
    public static TrustedProxies parse(String list) {
        List<Network> networks = new ArrayList<>();
        for (String element : list.split(",")) {
            if (!element.isBlank()) {
                networks.add(network(element.trim()));
            }
        }
        return new TrustedProxies(networks);
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isPresent()) {
            byte[] prefix = address.get().getAddress();
            int bits = slash < 0 ? prefix.length * Byte.SIZE : bits(text.substring(slash + 1));
            if (bits >= 0 && bits <= prefix.length * Byte.SIZE) {
                return new Network(prefix, bits);
            }
        }
        throw new IllegalArgumentException("'" + text + "' is neither an address nor a network such as 10.0.0.0/8");
    }

    private static int bits(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    boolean trusts(InetAddress address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The client's address: the last one of {@code X-Forwarded-For} that is not itself a trusted proxy. What stands before
     * it was said by the client, and so was the whole header if the peer is not trusted.
     *
     * @param peer the other end of the connection
     * @param forwardedFor all values of the header, in their order
     */
    InetAddress client(InetAddress peer, List<String> forwardedFor) {
        InetAddress client = peer;
        String[] hops = String.join(",", forwardedFor).split(",");
        for (int i = hops.length - 1; i >= 0 && trusts(client); i--) {
            Optional<InetAddress> hop = IpAddress.parseWithPort(hops[i]);
            if (hop.isEmpty()) {
                return client;
            }
            client = hop.get();
        }
        return client;
    }
}
