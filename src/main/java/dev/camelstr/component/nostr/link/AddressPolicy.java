package dev.camelstr.component.nostr.link;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Which addresses may be connected to. A relay that was discovered in an event, not configured, must not lead into the
 * private network; the name was checked by nobody, and a name can resolve to another address at each look-up, so the
 * very address of the connection is checked.
 */
public enum AddressPolicy {
    ANY {
        @Override
        void check(InetSocketAddress address) {}
    },
    PUBLIC {
        @Override
        void check(InetSocketAddress address) throws IOException {
            if (!isPublic(address.getAddress())) {
                throw new IOException("its address is not a public one: " + address);
            }
        }
    };

    abstract void check(InetSocketAddress address) throws IOException;

    static boolean isPublic(InetAddress address) {
        if (address == null
                || address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? isPublicIpv6(bytes) : isPublicIpv4(bytes, 0);
    }

    // RFC 6890 and RFC 6598: what is not site-local by Java's notion and still is not the Internet.
    private static boolean isPublicIpv4(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        int third = bytes[at + 2] & 0xff;
        boolean privateUse = first == 10 || first == 172 && (second & 0xf0) == 16 || first == 192 && second == 168;
        boolean sharedAddressSpace = first == 100 && (second & 0xc0) == 64;
        boolean linkLocal = first == 169 && second == 254;
        boolean benchmarking = first == 198 && (second & 0xfe) == 18;
        boolean special = first == 0 || first == 127 || first >= 224 || first == 192 && second == 0 && third == 0;
        return !(privateUse || sharedAddressSpace || linkLocal || benchmarking || special);
    }

    private static boolean isPublicIpv6(byte[] bytes) {
        boolean uniqueLocal = (bytes[0] & 0xfe) == 0xfc;
        if (uniqueLocal) {
            return false;
        }
        boolean nat64 = bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b;
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        if (sixToFour) {
            return isPublicIpv4(bytes, 2);
        }
        // The low IPv6 range holds the IPv4-compatible and IPv4-mapped forms.
        boolean embedsIpv4 = nat64 || isZero(bytes, 10);
        return !embedsIpv4 || isPublicIpv4(bytes, 12);
    }

    private static boolean isZero(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
