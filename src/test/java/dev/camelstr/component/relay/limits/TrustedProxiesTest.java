package dev.camelstr.component.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "203.0.113.7, 203.0.113.7, true",
        "203.0.113.7, 203.0.113.6, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
    })
    void aNetworkHoldsTheAddressesWithItsPrefix(String network, String address, boolean trusted) {
        assertThat(TrustedProxies.parse(network).trusts(ip(address))).isEqualTo(trusted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0/8", "::/129", "/8"})
    void whatIsNoNetworkIsRefusedByName(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedProxies.parse("127.0.0.1, " + text))
                .withMessageContaining(text);
    }

    @Test
    void theClientIsTheLastHopThatIsNoTrustedProxy() {
        TrustedProxies proxies = TrustedProxies.parse("10.0.0.0/8,2001:db8::/32");
        assertThat(client(proxies, "10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2")).isEqualTo("1.2.3.4");
        assertThat(client(proxies, "10.0.0.1", "6.6.6.6", "[2001:db8::5]:443")).isEqualTo("6.6.6.6");
        assertThat(client(proxies, "10.0.0.1", "10.0.0.3")).isEqualTo("10.0.0.3");
        assertThat(client(proxies, "10.0.0.1")).isEqualTo("10.0.0.1");
        assertThat(client(proxies, "10.0.0.1", "1.2.3.4, unknown")).isEqualTo("10.0.0.1");
        assertThat(client(proxies, "9.9.9.9", "1.2.3.4")).isEqualTo("9.9.9.9");
    }

    @Test
    void anIpv6SiteIsItsFirstHalf() {
        assertThat(IpAddress.site(ip("2001:db8:1:2:3:4:5:6"))).isEqualTo(IpAddress.site(ip("2001:db8:1:2::1")));
        assertThat(IpAddress.site(ip("2001:db8:1:3::1"))).isNotEqualTo(IpAddress.site(ip("2001:db8:1:2::1")));
        assertThat(IpAddress.site(ip("1.2.3.4"))).isEqualTo("1.2.3.4");
    }

    private static String client(TrustedProxies proxies, String peer, String... forwardedFor) {
        return proxies.client(ip(peer), List.of(forwardedFor)).getHostAddress();
    }

    private static InetAddress ip(String text) {
        return IpAddress.parse(text).orElseThrow();
    }
}
