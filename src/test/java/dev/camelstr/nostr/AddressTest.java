package dev.camelstr.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    private static final PublicKey AUTHOR = PublicKey.ofHex(EventJsonFixture.PUBKEY);

    @Test
    void anATagsValueIsReadAndWritten() {
        for (String d : new String[] {"", "abcd", "a:b:c", "ж😀"}) {
            Address address = new Address(30023, AUTHOR, d);
            assertThat(Address.parse(address.toString())).contains(address);
        }
        assertThat(new Address(0, AUTHOR, "")).hasToString("0:" + EventJsonFixture.PUBKEY + ":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "::",
                "1:2:3",
                "30023:" + EventJsonFixture.PUBKEY,
                ":" + EventJsonFixture.PUBKEY + ":x",
                "x:" + EventJsonFixture.PUBKEY + ":x",
                "-1:" + EventJsonFixture.PUBKEY + ":x",
                "65536:" + EventJsonFixture.PUBKEY + ":x",
                "4294967297:" + EventJsonFixture.PUBKEY + ":x",
                "30023:F9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9:x",
                "30023:0" + EventJsonFixture.PUBKEY + ":x"
            })
    void whatIsNoAddressIsNone(String text) {
        assertThat(Address.parse(text)).isEmpty();
    }
}
