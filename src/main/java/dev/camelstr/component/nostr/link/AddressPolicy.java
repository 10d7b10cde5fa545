package dev.camelstr.component.nostr.link;

import java.io.IOException;
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
        return address != null && !SpecialAddresses.contain(address);
    }
}
