package dev.camelstr.nostr.nip57;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.nip19.TestInvoices;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvoiceAmountTest {
    /** Of NIP-57's example. */
    private static final String TEN_MICRO_BITCOIN =
            "lnbc10u1p3unwfusp5t9r3yymhpfqculx78u027lxspgxcr2n2987mx2j55nnfs95nxnzqpp5jmrh92pfld78spqs78v9euf2385t83uvpwk9ldrlvf6"
                    + "ch7tpascqhp5zvkrmemgth3tufcvflmzjzfvjt023nazlhljz2n9hattj4f8jq8qxqyjw5qcqpjrzjqtc4fc44feggv7065fqe5m4ytja"
                    + "rg3repr5j9el35xhmtfexc42yczarjuqqfzqqqqqqqqlgqqqqqqgq9q9qxpqysgq079nkq507a5tw7xgttmj4u990j7wfggtrasah5gd4"
                    + "ywfr2pjcn29383tphp4t48gquelz9z78p4cq7ml3nrrphw5w6eckhjwmhezhnqpy6gyf0";

    @ParameterizedTest
    @CsvSource({
        "lnbc1, 100000000000",
        "lnbc21000000, 2100000000000000000",
        "lnbc1m, 100000000",
        "lnbc21000000000m, 2100000000000000000",
        "lnbc2500u, 250000000",
        "lnbc210n, 21000",
        "lnbc1n, 100",
        "lnbc10p, 1",
        "lnbc9678785340p, 967878534",
        "lnbc999999999999999990p, 99999999999999999"
    })
    void isExact(String prefix, long msats) {
        assertThat(InvoiceAmount.of(TestInvoices.of(prefix))).hasValue(msats);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lnbc",
                "lnbc0n",
                "lnbc021n",
                "lnbc1p",
                "lnbc15p",
                "lnbc21000001",
                "lnbc21000000001m",
                "lnbc999999999999999999m",
                "lnbc9999999999999999999n",
                "lnbc2x",
                "lnbc1.5m",
                "lnbc-1m",
                "lnbcm",
                "lntb210n",
                "lnbcrt210n",
                "lntbs210n",
                "npub"
            })
    void isNothingWhereTheInvoiceNamesNoneThatThereIs(String prefix) {
        assertThat(InvoiceAmount.of(TestInvoices.of(prefix))).isEmpty();
    }

    @Test
    void isThatOfRealInvoicesInEitherCase() {
        assertThat(InvoiceAmount.of(TEN_MICRO_BITCOIN)).hasValue(1_000_000);
        assertThat(InvoiceAmount.of(TEN_MICRO_BITCOIN.toUpperCase(Locale.ROOT))).hasValue(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "lnbc10u", "lnbc10u1", "lnbc10u1qqqqqq", "10000", "\u0131nbc10u1qqqqqqq"})
    void isNothingWhereThereIsNoInvoice(String text) {
        assertThat(InvoiceAmount.of(text)).isEmpty();
        assertThat(InvoiceAmount.of(TEN_MICRO_BITCOIN.replace("lnbc10u", "lnbc90u")))
                .isEmpty();
        assertThat(InvoiceAmount.of(TEN_MICRO_BITCOIN.replace('p', 'P'))).isEmpty();
    }
}
