package dev.camelstr.component.relay.limits;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** Reading IP addresses without ever asking a name server. */
public final class IpAddress {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_SITE_BYTES = 8;

    private IpAddress() {}

    /** The address that the text is: IPv4, or IPv6 with or without brackets, without a port. */
    public static Optional<InetAddress> parse(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text.trim());
        return bytes == null ? Optional.empty() : Optional.of(of(bytes));
    }

    /** As {@link #parse}, but a port may follow: {@code 1.2.3.4:567}, {@code [2001:db8::1]:567}. */
    static Optional<InetAddress> parseWithPort(String text) {
        String address = text.trim();
        int colon = address.lastIndexOf(':');
        boolean hasPort = colon > 0 && (address.indexOf(':') == colon || address.charAt(colon - 1) == ']');
        return parse(hasPort ? address.substring(0, colon) : address);
    }

    /** What counts as one client: an IPv4 address, or the /64 of an IPv6 address, which one customer has all of. */
    public static String site(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == IPV4_BYTES) {
            return address.getHostAddress();
        }
        Arrays.fill(bytes, IPV6_SITE_BYTES, bytes.length, (byte) 0);
        return of(bytes).getHostAddress() + "/64";
    }

    static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(bytes.length + " bytes are no address", e);
        }
    }
}
