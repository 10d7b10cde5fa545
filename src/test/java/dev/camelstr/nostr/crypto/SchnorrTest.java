package dev.camelstr.nostr.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both implementations: against the vectors of BIP-340, and against each other. */
class SchnorrTest {
    private static final Path ALL_VECTORS = Path.of("../shared/vectors/bip340-test-vectors.csv");

    /** Of BIP-340: index, secret key, public key, aux_rand, message, signature, result, comment. */
    private static final String VECTORS = """
            0,0000000000000000000000000000000000000000000000000000000000000003,F9308A019258C31049344F85F89D5229B531C845836F99B08601F113BCE036F9,0000000000000000000000000000000000000000000000000000000000000000,0000000000000000000000000000000000000000000000000000000000000000,E907831F80848D1069A5371B402410364BDF1C5F8307B0084C55F1CE2DCA821525F66A4A85EA8B71E482A74F382D2CE5EBEEE8FDB2172F477DF4900D310536C0,TRUE,
            1,B7E151628AED2A6ABF7158809CF4F3C762E7160F38B4DA56A784D9045190CFEF,DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659,0000000000000000000000000000000000000000000000000000000000000001,243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89,6896BD60EEAE296DB48A229FF71DFE071BDE413E6D43F917DC8DCF8C78DE33418906D11AC976ABCCB20B091292BFF4EA897EFCB639EA871CFA95F6DE339E4B0A,TRUE,
            3,0B432B2677937381AEF05BB02A66ECD012773062CF3FA2549E44F58ED2401710,25D1DFF95105F5253C4022F628A996AD3A0D95FBF21D468A1B33F8C160D8F517,FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF,FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF,7EB0509757E246F19449885651611CB965ECC1A187DD51B64FDA1EDC9637D5EC97582B9CB13DB3933705B32BA982AF5AF25FD78881EBB32771FC5922EFC66EA3,TRUE,test fails if msg is reduced modulo p or n
            4,,D69C3509BB99E412E68B0FE8544E72837DFA30746D8BE2AA65975F29D22DC7B9,,4DF3C3F68FCC83B27E9D42C90431A72499F17875C81A599B566C9889B9696703,00000000000000000000003B78CE563F89A0ED9414F5AA28AD0D96D6795F9C6376AFB1548AF603B3EB45C9F8207DEE1060CB71C04E80F593060B07D28308D7F4,TRUE,
            5,,EEFDEA4CDB677750A420FEE807EACF21EB9898AE79B9768766E4FAA04A2D4A34,,243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89,6CFF5C3BA86C69EA4B7376F31A9BCB4F74C1976089B2D9963DA2E5543E17776969E89B4C5564D00349106B8497785DD7D1D713A8AE82B32FA79D5F7FC407D39B,FALSE,public key not on the curve
            6,,DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659,,243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89,FFF97BD5755EEEA420453A14355235D382F6472F8568A18B2F057A14602975563CC27944640AC607CD107AE10923D9EF7A73C643E166BE5EBEAFA34B1AC553E2,FALSE,has_even_y(R) is false
            7,,DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659,,243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89,1FA62E331EDBC21C394792D2AB1100A7B432B013DF3F6FF4F99FCB33E0E1515F28890B3EDB6E7189B630448B515CE4F8622A954CFE545735AAEA5134FCCDB2BD,FALSE,negated message
            8,,DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659,,243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89,6CFF5C3BA86C69EA4B7376F31A9BCB4F74C1976089B2D9963DA2E5543E177769961764B3AA9B2FFCB6EF947B6887A226E8D7C93E00C5ED0C1834FF0D0C2E6DA6,FALSE,negated s value
            9,,DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659,,243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89,0000000000000000000000000000000000000000000000000000000000000000123DDA8328AF9C23A94C1FEECFD123BA4FB73476F0D594DCB65C6425BD186051,FALSE,sG - eP is infinite. Test fails in single verification if has_even_y(inf) is defined as true and x(inf) as 0
            11,,DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659,,243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89,4A298DACAE57395A15D0795DDBFD1DCB564DA82B0F269BC70A74F8220429BA1D69E89B4C5564D00349106B8497785DD7D1D713A8AE82B32FA79D5F7FC407D39B,FALSE,sig[0:32] is not an X coordinate on the curve
            12,,DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659,,243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89,FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F69E89B4C5564D00349106B8497785DD7D1D713A8AE82B32FA79D5F7FC407D39B,FALSE,sig[0:32] is equal to field size
            13,,DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659,,243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89,6CFF5C3BA86C69EA4B7376F31A9BCB4F74C1976089B2D9963DA2E5543E177769FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,FALSE,sig[32:64] is equal to curve order
            14,,FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC30,,243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89,6CFF5C3BA86C69EA4B7376F31A9BCB4F74C1976089B2D9963DA2E5543E17776969E89B4C5564D00349106B8497785DD7D1D713A8AE82B32FA79D5F7FC407D39B,FALSE,public key is not a valid X coordinate because it exceeds the field size
            15,0340034003400340034003400340034003400340034003400340034003400340,778CAA53B4393AC467774D09497A87224BF9FAB6F6E68B23086497324D6FD117,0000000000000000000000000000000000000000000000000000000000000000,,71535DB165ECD9FBBC046E5FFAEA61186BB6AD436732FCCC25291A55895464CF6069CE26BF03466228F19A3A62DB8A649F2D560FAC652827D1AF0574E427AB63,TRUE,message of size 0
            16,0340034003400340034003400340034003400340034003400340034003400340,778CAA53B4393AC467774D09497A87224BF9FAB6F6E68B23086497324D6FD117,0000000000000000000000000000000000000000000000000000000000000000,11,08A20A0AFEF64124649232E0693C583AB1B9934AE63B4C3511F3AE1134C6A303EA3173BFEA6683BD101FA5AA5DBC1996FE7CACFC5A577D33EC14564CEC2BACBF,TRUE,message of size 1
            17,0340034003400340034003400340034003400340034003400340034003400340,778CAA53B4393AC467774D09497A87224BF9FAB6F6E68B23086497324D6FD117,0000000000000000000000000000000000000000000000000000000000000000,0102030405060708090A0B0C0D0E0F1011,5130F39A4059B43BC7CAC09A19ECE52B5D8699D1A71E3C52DA9AFDB6B50AC370C4A482B77BF960F8681540E25B6771ECE1E5A37FD80E5A51897C5566A97EA5A5,TRUE,message of size 17
            """;

    private static final List<Schnorr> BOTH = List.of(Schnorr.of("native"), Schnorr.of("bouncycastle"));

    private static final BigInteger P =
            new BigInteger("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F", 16);
    private static final BigInteger N =
            new BigInteger("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", 16);

    record Vector(
            String name, byte[] secret, byte[] pubkey, byte[] auxRand, byte[] message, byte[] sig, boolean valid) {

        static Vector of(String line) {
            String[] cells = line.split(",", -1);
            return new Vector(
                    cells[0] + " " + cells[7],
                    hex(cells[1]),
                    hex(cells[2]),
                    hex(cells[3]),
                    hex(cells[4]),
                    hex(cells[5]),
                    cells[6].equals("TRUE"));
        }

        private static byte[] hex(String text) {
            return HexFormat.of().parseHex(text);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> vectors() throws IOException {
        Stream<String> more = Files.exists(ALL_VECTORS)
                ? Files.readAllLines(ALL_VECTORS).stream().skip(1)
                : Stream.empty();
        List<String> lines = Stream.concat(VECTORS.lines(), more).toList();
        return BOTH.stream()
                .flatMap(schnorr -> lines.stream().map(line -> Arguments.of(schnorr.name(), Vector.of(line), schnorr)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("vectors")
    void theVectorsOfBip340Hold(String name, Vector vector, Schnorr schnorr) {
        assertThat(schnorr.verify(vector.sig(), vector.message(), vector.pubkey()))
                .isEqualTo(vector.valid());
        if (vector.secret().length > 0) {
            assertThat(schnorr.publicKey(vector.secret())).isEqualTo(vector.pubkey());
            assertThat(schnorr.sign(vector.message(), vector.secret(), vector.auxRand()))
                    .isEqualTo(vector.sig());
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, seed = "1010")
    void bothSignTheSameAndTakeWhatTheOtherSigned(
            @ForAll @Size(32) byte[] secret,
            @ForAll @Size(max = 100) byte[] message,
            @ForAll @Size(32) byte[] auxRand) {
        List<byte[]> keys =
                BOTH.stream().map(schnorr -> schnorr.publicKey(secret)).toList();
        List<byte[]> sigs = BOTH.stream()
                .map(schnorr -> schnorr.sign(message, secret, auxRand))
                .toList();
        assertThat(keys.get(0)).isEqualTo(keys.get(1));
        assertThat(sigs.get(0)).isEqualTo(sigs.get(1));
        assertThat(verdict(sigs.get(0), message, keys.get(0))).isTrue();
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE, seed = "1011")
    void bothRefuseWhatIsMutated(
            @ForAll @Size(32) byte[] secret,
            @ForAll @Size(32) byte[] message,
            @ForAll @IntRange(max = 127) int place,
            @ForAll @IntRange(max = 7) int bit) {
        byte[] pubkey = BOTH.get(0).publicKey(secret);
        byte[] all = concat(BOTH.get(0).sign(message, secret, new byte[32]), message, pubkey);
        all[place] ^= (byte) (1 << bit);
        assertThat(verdict(
                        Arrays.copyOfRange(all, 0, 64),
                        Arrays.copyOfRange(all, 64, 96),
                        Arrays.copyOfRange(all, 96, 128)))
                .isFalse();
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE, seed = "1012")
    void bothAgreeOnNumbersAtTheEdges(
            @ForAll("edges") byte[] r,
            @ForAll("edges") byte[] s,
            @ForAll("edges") byte[] message,
            @ForAll("edges") byte[] pubkey) {
        verdict(concat(r, s), message, pubkey);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, seed = "1013")
    void bothAgreeOnWhatIsASecretKey(@ForAll("edges") byte[] secret) {
        BigInteger number = new BigInteger(1, secret);
        boolean isSecret = number.signum() > 0 && number.compareTo(N) < 0;
        for (Schnorr schnorr : BOTH) {
            if (isSecret) {
                byte[] sig = schnorr.sign(new byte[32], secret, new byte[32]);
                assertThat(verdict(sig, new byte[32], schnorr.publicKey(secret)))
                        .isTrue();
            } else {
                assertThatIllegalArgumentException().isThrownBy(() -> schnorr.publicKey(secret));
                assertThatIllegalArgumentException().isThrownBy(() -> schnorr.sign(new byte[32], secret, new byte[32]));
            }
        }
    }

    @Provide
    Arbitrary<byte[]> edges() {
        List<BigInteger> numbers = Stream.of(
                        BigInteger.ZERO, N, P, BigInteger.ONE.shiftLeft(256), P.subtract(N), N.shiftRight(1))
                .flatMap(number ->
                        Stream.of(-2, -1, 0, 1, 2, 3).map(BigInteger::valueOf).map(number::add))
                .filter(number -> number.signum() >= 0 && number.bitLength() <= 256)
                .toList();
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(numbers).map(SchnorrTest::bytes)),
                Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofSize(32)));
    }

    @Test
    void aWrongLengthIsNotValid() {
        byte[] secret = bytes(BigInteger.TEN);
        byte[] message = new byte[32];
        for (Schnorr schnorr : BOTH) {
            byte[] pubkey = schnorr.publicKey(secret);
            byte[] sig = schnorr.sign(message, secret, new byte[32]);
            for (int length : new int[] {0, 1, 31, 33, 63, 65, 200}) {
                assertThat(schnorr.verify(Arrays.copyOf(sig, length), message, pubkey))
                        .isFalse();
                assertThat(schnorr.verify(sig, message, Arrays.copyOf(pubkey, length)))
                        .isFalse();
                assertThat(schnorr.verify(sig, Arrays.copyOf(message, length), pubkey))
                        .isFalse();
                assertThatIllegalArgumentException().isThrownBy(() -> schnorr.publicKey(Arrays.copyOf(secret, length)));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> schnorr.sign(message, Arrays.copyOf(secret, length), new byte[32]));
                assertThatIllegalArgumentException().isThrownBy(() -> schnorr.sign(message, secret, new byte[length]));
            }
        }
    }

    /** What both say, which has to be the same. */
    private static boolean verdict(byte[] sig, byte[] message, byte[] pubkey) {
        List<Boolean> verdicts = BOTH.stream()
                .map(schnorr -> schnorr.verify(sig, message, pubkey))
                .toList();
        assertThat(verdicts.get(0)).isEqualTo(verdicts.get(1));
        return verdicts.get(0);
    }

    private static byte[] bytes(BigInteger number) {
        byte[] signed = number.toByteArray();
        byte[] bytes = new byte[32];
        int length = Math.min(32, signed.length);
        System.arraycopy(signed, signed.length - length, bytes, 32 - length, length);
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            int length = all.length;
            all = Arrays.copyOf(all, length + part.length);
            System.arraycopy(part, 0, all, length, part.length);
        }
        return all;
    }
}
