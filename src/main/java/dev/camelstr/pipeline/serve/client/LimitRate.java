package dev.camelstr.pipeline.serve.client;

import dev.camelstr.component.relay.Session;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that refuses messages of one sort that come too fast from a connection or from an address. */
public final class LimitRate implements Processor {
    private static final int SITE_BYTES = 8;

    private String what = "messages";
    private long connectionRate;
    private long addressRate;
    private Optional<Buckets<String>> connections = Optional.empty();
    private Optional<Buckets<String>> addresses = Optional.empty();

    /** What is counted, for the text of the refusal. */
    public void setWhat(String what) {
        this.what = what;
    }

    /** A second, of one connection, and as many in one go; 0: any number. */
    public void setConnectionRate(long connectionRate) {
        this.connectionRate = connectionRate;
        connections = connectionRate > 0 ? Optional.of(new Buckets<>(connectionRate)) : Optional.empty();
    }

    /** A second, of all connections from one address; the addresses of an IPv6 /64 count as one. */
    public void setAddressRate(long addressRate) {
        this.addressRate = addressRate;
        addresses = addressRate > 0 ? Optional.of(new Buckets<>(addressRate)) : Optional.empty();
    }

    @Override
    public void process(Exchange exchange) {
        Session session = Clients.session(exchange);
        if (connections.isPresent() && !connections.get().take(session.id(), 1)) {
            throw refused(connectionRate, "connection");
        }
        if (addresses.isPresent() && !addresses.get().take(site(session.remoteAddress()), 1)) {
            throw refused(addressRate, "address");
        }
    }

    /** Of IPv6 one customer has at least a /64. */
    private static String site(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress(); // a literal: no name is looked up
            return bytes.length > SITE_BYTES ? HexFormat.of().formatHex(Arrays.copyOf(bytes, SITE_BYTES)) : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private RefusedException refused(long rate, String whose) {
        return new RefusedException(new Refusal(
                "rate-limited",
                "rate-limited",
                "slow down: at most " + rate + " " + what + " a second from one " + whose));
    }
}
