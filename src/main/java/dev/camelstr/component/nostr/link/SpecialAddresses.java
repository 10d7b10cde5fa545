package dev.camelstr.component.nostr.link;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The addresses that are no place for a relay: all ranges of IANA's special-purpose registries for IPv4 and IPv6
 * (RFC 6890), also those few that are reachable everywhere, as they are of anycast services, and what is no unicast
 * address. An IPv6 address that is made of an IPv4 one is judged by that: it leads there.
 */
final class SpecialAddresses {

    private static final List<Range> IPV4 = Range.all(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private use
            "100.64.0.0/10", // shared by carriers
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local
            "172.16.0.0/12", // private use
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.31.196.0/24", // AS112
            "192.52.193.0/24", // AMT
            "192.88.99.0/24", // relays of 6to4
            "192.168.0.0/16", // private use
            "192.175.48.0/24", // AS112
            "198.18.0.0/15", // benchmarking
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, and broadcast

    /** All of IPv6 that is given out as unicast. Loopback, link-local, unique local, discard-only and others are outside. */
    private static final Range IPV6_GIVEN_OUT = Range.of("2000::/3");

    private static final List<Range> IPV6 = Range.all(
            "2001::/23", // protocol assignments: Teredo, benchmarking, AMT, AS112, ORCHID, DET
            "2001:db8::/32", // documentation
            "2620:4f:8000::/48", // AS112
            "3fff::/20"); // documentation

    private static final Range SIX_TO_FOUR = Range.of("2002::/16");
    private static final Range NAT64 = Range.of("64:ff9b::/96");
    private static final Range MAPPED = new Range(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96);

    private SpecialAddresses() {}

    static boolean contain(InetAddress address) {
        return contain(address.getAddress());
    }

    private static boolean contain(byte[] address) {
        if (address.length == 4) {
            return isIn(IPV4, address);
        }
        if (SIX_TO_FOUR.contains(address)) {
            return contain(embedded(address, 2));
        }
        if (NAT64.contains(address) || MAPPED.contains(address)) {
            return contain(embedded(address, 12));
        }
        return !IPV6_GIVEN_OUT.contains(address) || isIn(IPV6, address);
    }

    private static boolean isIn(List<Range> ranges, byte[] address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static byte[] embedded(byte[] ipv6, int at) {
        return new byte[] {ipv6[at], ipv6[at + 1], ipv6[at + 2], ipv6[at + 3]};
    }

    /** Addresses of one length that begin with the same bits. */
    private record Range(byte[] start, int bits) {

        static List<Range> all(String... ranges) {
            return List.of(ranges).stream().map(Range::of).toList();
        }

        /** @param range as the registries write it: {@code 10.0.0.0/8} */
        static Range of(String range) {
            int slash = range.indexOf('/');
            try {
                // A literal: no name is looked up.
                byte[] start = InetAddress.getByName(range.substring(0, slash)).getAddress();
                return new Range(start, Integer.parseInt(range.substring(slash + 1)));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(range, e);
            }
        }

        boolean contains(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            for (int i = 0; i < whole; i++) {
                if (address[i] != start[i]) {
                    return false;
                }
            }
            int rest = bits % Byte.SIZE;
            return rest == 0 || (address[whole] ^ start[whole]) >> Byte.SIZE - rest == 0;
        }
    }
}
