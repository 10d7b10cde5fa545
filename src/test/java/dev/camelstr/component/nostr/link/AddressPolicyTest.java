package dev.camelstr.component.nostr.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registries: iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry. */
class AddressPolicyTest {

    /** Each range: its first and last address, and the neighbours of it that are public; none where there is no such one. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            this network,               0.0.0.0,          0.255.255.255,     ,                     1.0.0.0
            private use 10/8,           10.0.0.0,         10.255.255.255,    9.255.255.255,        11.0.0.0
            shared address space,       100.64.0.0,       100.127.255.255,   100.63.255.255,       100.128.0.0
            loopback,                   127.0.0.0,        127.255.255.255,   126.255.255.255,      128.0.0.0
            link-local,                 169.254.0.0,      169.254.255.255,   169.253.255.255,      169.255.0.0
            private use 172.16/12,      172.16.0.0,       172.31.255.255,    172.15.255.255,       172.32.0.0
            protocol assignments,       192.0.0.0,        192.0.0.255,       191.255.255.255,      192.0.1.0
            TEST-NET-1,                 192.0.2.0,        192.0.2.255,       192.0.1.255,          192.0.3.0
            AS112 by DNAME,             192.31.196.0,     192.31.196.255,    192.31.195.255,       192.31.197.0
            AMT,                        192.52.193.0,     192.52.193.255,    192.52.192.255,       192.52.194.0
            relays of 6to4,             192.88.99.0,      192.88.99.255,     192.88.98.255,        192.88.100.0
            private use 192.168/16,     192.168.0.0,      192.168.255.255,   192.167.255.255,      192.169.0.0
            AS112,                      192.175.48.0,     192.175.48.255,    192.175.47.255,       192.175.49.0
            benchmarking,               198.18.0.0,       198.19.255.255,    198.17.255.255,       198.20.0.0
            TEST-NET-2,                 198.51.100.0,     198.51.100.255,    198.51.99.255,        198.51.101.0
            TEST-NET-3,                 203.0.113.0,      203.0.113.255,     203.0.112.255,        203.0.114.0
            multicast,                  224.0.0.0,        239.255.255.255,   223.255.255.255,
            reserved and broadcast,     240.0.0.0,        255.255.255.255,   ,
            'unspecified, loopback, IPv4-compatible', '::', ::ffff:ffff,     ,
            local-use IPv4/IPv6,        64:ff9b:1::,      64:ff9b:1:ffff:ffff:ffff:ffff:ffff, ,
            discard-only,               100::,            100::ffff:ffff:ffff:ffff, ,
            dummy prefix,               100:0:0:1::,      100::1:ffff:ffff:ffff:ffff, ,
            'below what is given out',  200::,            1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, , 2000::
            IETF protocol assignments,  2001::,           2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, 2000:ffff::, 2001:200::
            Teredo,                     2001::1,          2001:0:ffff:ffff:ffff:ffff:ffff:ffff, ,
            PCP and TURN anycast,       2001:1::1,        2001:1::3,         ,
            benchmarking IPv6,          2001:2::,         2001:2:0:ffff:ffff:ffff:ffff:ffff, ,
            AMT IPv6,                   2001:3::,         2001:3:ffff:ffff:ffff:ffff:ffff:ffff, ,
            AS112 by DNAME IPv6,        2001:4:112::,     2001:4:112:ffff:ffff:ffff:ffff:ffff, ,
            ORCHID,                     2001:10::,        2001:1f:ffff:ffff:ffff:ffff:ffff:ffff, ,
            ORCHIDv2,                   2001:20::,        2001:2f:ffff:ffff:ffff:ffff:ffff:ffff, ,
            drone remote ID,            2001:30::,        2001:3f:ffff:ffff:ffff:ffff:ffff:ffff, ,
            documentation IPv6,         2001:db8::,       2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db7:ffff::, 2001:db9::
            AS112 IPv6,                 2620:4f:8000::,   2620:4f:8000:ffff:ffff:ffff:ffff:ffff, 2620:4f:7fff::, 2620:4f:8001::
            documentation 3fff::/20,    3fff::,           3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, 3ffe:ffff::, 3fff:1000::
            SRv6 SIDs and what is free, 4000::,           fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ,
            SRv6 SIDs,                  5f00::,           5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ,
            unique local,               fc00::,           fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ,
            link-local IPv6,            fe80::,           febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ,
            site-local,                 fec0::,           feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ,
            multicast IPv6,             ff00::,           ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ,
            """)
    void noRangeOfTheRegistriesIsPublic(String range, String first, String last, String before, String after)
            throws UnknownHostException {
        assertThat(isPublic(first)).isFalse();
        assertThat(isPublic(last)).isFalse();
        for (String neighbour : new String[] {before, after}) {
            assertThat(neighbour == null || isPublic(neighbour))
                    .as("%s, beside it", neighbour)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "64:ff9b::1.1.1.1, true",
        "64:ff9b::127.0.0.1, false",
        "64:ff9b::169.254.169.254, false",
        "64:ff9b::192.168.1.1, false",
        "64:ff9b::1:101:101, false",
        "2002:101:101::1, true",
        "2002:7f00:1::1, false",
        "2002:a9fe:a9fe::, false",
        "2002:c612:1::, false",
        "::ffff:1.1.1.1, true",
        "::ffff:10.0.0.1, false",
        "::10.0.0.1, false",
        "::1.1.1.1, false",
        "2606:4700::1111, true",
        "2a00:1450:4001:81b::200e, true"
    })
    void whatIsMadeOfAnIpv4AddressIsJudgedByIt(String address, boolean isPublic) throws UnknownHostException {
        assertThat(isPublic(address)).isEqualTo(isPublic);
    }

    @Test
    void alsoWhereItIsMappedAndStaysIpv6() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
        assertThat(AddressPolicy.isPublic(Inet6Address.getByAddress(null, mapped, -1)))
                .isFalse();
        mapped[12] = 1;
        assertThat(AddressPolicy.isPublic(Inet6Address.getByAddress(null, mapped, -1)))
                .isTrue();
    }

    @Test
    void aNameThatIsNotResolvedIsNoAddress() {
        assertThat(AddressPolicy.isPublic(
                        InetSocketAddress.createUnresolved("relay.example", 443).getAddress()))
                .isFalse();
    }

    private static boolean isPublic(String address) throws UnknownHostException {
        return AddressPolicy.isPublic(InetAddress.getByName(address));
    }
}
