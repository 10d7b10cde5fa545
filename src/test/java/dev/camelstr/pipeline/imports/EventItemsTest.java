package dev.camelstr.pipeline.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventItemsTest {
    private static final int BOUND = 1_000;
    private static final String A = "{\"id\":\"a\",\"content\":\"a [ \\\" ] } , \\\\\",\"tags\":[[\"t\",\"x\"]]}";
    private static final String B = "{\"id\":\"b\"}";

    private static List<String> items(byte[] file) throws IOException {
        return items(new ByteArrayInputStream(file));
    }

    private static List<String> items(InputStream file) throws IOException {
        List<String> items = new ArrayList<>();
        try (EventItems reader = new EventItems(file, BOUND)) {
            for (Optional<byte[]> item = reader.next(); item.isPresent(); item = reader.next()) {
                items.add(new String(item.get(), StandardCharsets.UTF_8));
            }
        }
        return items;
    }

    private static List<String> items(String file) throws IOException {
        return items(bytes(file));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                A + "\n" + B + "\n",
                A + "\r\n" + B,
                "\uFEFF" + A + "\n" + B + "\n",
                " " + A + " \n\t" + B,
                "[" + A + "," + B + "]",
                "\uFEFF\n [\n  " + A + "\n,\n  " + B + " ]",
                "[\"EVENT\"," + A + "]\n[\"EVENT\",\"sub \\\" ]\"," + B + "]",
                " [ \"EVENT\" , \"x\" , " + A + " ] \n[\"EVENT\"," + B + "]\n",
                "[[\"EVENT\"," + A + "],[\"EVENT\",\"x\"," + B + "]]",
            })
    void everyFormHasTheSameEvents(String file) throws IOException {
        for (byte[] whole : List.of(bytes(file), gzip(file), zstd(file))) {
            assertThat(items(whole).stream().filter(item -> !item.isEmpty())).containsExactly(A, B);
        }
    }

    @Test
    void aBlankLineKeepsItsNumber() throws IOException {
        assertThat(items(A + "\n\n \r\n" + B)).containsExactly(A, "", "", B);
    }

    @Test
    void filesThatWereJoinedAreReadOn() throws IOException {
        assertThat(items(join(gzip(A + "\n"), gzip(B + "\n")))).containsExactly(A, B);
        assertThat(items(join(zstd(A + "\n"), zstd(B + "\n")))).containsExactly(A, B);
        assertThat(items("[" + A + "]\n[" + B + "]\n").stream().filter(item -> !item.isEmpty()))
                .containsExactly(A, B);
    }

    @Test
    void anEventOverSeveralLinesOfAnArrayIsOneLine() throws IOException {
        assertThat(items("[\n{\n\"id\":\r\n\"a\"}]")).first().isEqualTo("{ \"id\":  \"a\"}");
    }

    @Test
    void aLineBreakWithinATextOfAnArrayStaysWrong() throws IOException {
        assertThat(items("[{\"id\":\"a\nb\"}]")).first().isEqualTo("{\"id\":\"a\u0001b\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"EOSE\",\"sub\"]",
                "[\"EVENT\"]",
                "[\"EVENT\",",
                "[\"EVENT\",\"sub",
                "[\"EVENT\",\"sub\\",
                "[\"EVENT\",\"sub\"]",
                "[\"EVENT\",{\"id\":1},2]",
                "[\"EVENT\",{}",
                "null",
                "[",
            })
    void whatIsNoEventIsLeftToTheParser(String line) throws IOException {
        if (!line.equals("[")) {
            assertThat(items(line)).containsExactly(line);
        }
        assertThat(items(B + "\n" + line)).containsExactly(B, line);
    }

    @Test
    void anArrayWithoutEndIsDamaged() throws IOException {
        List<String> read = new ArrayList<>();
        assertThatThrownBy(() -> {
                    try (EventItems reader =
                            new EventItems(new ByteArrayInputStream(bytes("[" + A + "," + B)), BOUND)) {
                        while (true) {
                            read.add(new String(reader.next().orElseThrow(), StandardCharsets.UTF_8));
                        }
                    }
                })
                .hasMessageContaining("no end");
        assertThat(read).containsExactly(A);
    }

    @Test
    void whatIsTooLongIsCutOneByteBeyondTheBound() throws IOException {
        String longest = "\"" + "x".repeat(BOUND - 2) + "\"";
        String longer = "{\"content\":\"" + "x".repeat(BOUND) + "\"}";
        for (String file :
                List.of(longest + "\n" + longer + "\n" + B, "[[\"\"]," + longest + "," + longer + "," + B + "]")) {
            List<String> items = items(file);
            assertThat(items).contains(longest, longer.substring(0, BOUND + 1)).endsWith(B);
        }
    }

    @Test
    void damagedFilesAreCalledThatAfterWhatWasWell() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            lines.append("{\"id\":\"")
                    .append(Integer.toHexString(i * 0x9E3779B9))
                    .append("\"}\n");
        }
        for (byte[] whole : List.of(gzip(lines.toString()), zstd(lines.toString()))) {
            byte[] cut = Arrays.copyOf(whole, whole.length - 50);
            assertThatThrownBy(() -> items(cut)).isInstanceOf(IOException.class).hasMessageContaining("damaged");
            byte[] flipped = whole.clone();
            for (int i = whole.length / 2; i < whole.length / 2 + 200; i++) {
                flipped[i] ^= 0x55;
            }
            assertThatThrownBy(() -> items(flipped))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("damaged");
        }
    }

    /** One line that is longer than the heap of a test. */
    @Test
    void aBombCostsNoMemory() throws IOException {
        byte[] zeros = gzip("\0".repeat(1 << 24)); // a file may consist of several (RFC 1952)
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        for (int i = 0; i < 66; i++) {
            bomb.write(zeros);
        }
        assertThat(items(bomb.toByteArray())).singleElement().asString().hasSize(BOUND + 1);
    }

    @Test
    void nothingIsNothing() throws IOException {
        for (String file : List.of("", "\uFEFF", "[]", "[ ]\n")) {
            assertThat(items(file)).allMatch(String::isEmpty);
        }
        assertThat(items(gzip(""))).isEmpty();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] gzip(String text) {
        return compressed(text, GZIPOutputStream::new);
    }

    private static byte[] zstd(String text) {
        return compressed(text, ZstdOutputStream::new);
    }

    private interface Compression {
        OutputStream of(OutputStream out) throws IOException;
    }

    private static byte[] compressed(String text, Compression compression) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compression.of(bytes)) {
            out.write(bytes(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
