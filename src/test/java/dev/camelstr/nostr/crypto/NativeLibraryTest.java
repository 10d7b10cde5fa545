package dev.camelstr.nostr.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    @TempDir
    Path temp;

    @Test
    void theLibraryIsUnpackedToTheFolderThatIsGiven() throws IOException {
        Path folder = temp.resolve("not/there/yet");
        Path file = NativeLibrary.unpack(folder);
        assertThat(files(folder)).containsExactly(file);
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void theNextStartFindsTheLibraryThere() throws IOException {
        Path file = NativeLibrary.unpack(temp);
        FileTime unpackedAt = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(file, unpackedAt);
        assertThat(NativeLibrary.unpack(temp)).isEqualTo(file);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(unpackedAt);
    }

    @Test
    void aDamagedLibraryIsReplaced() throws IOException {
        Path file = NativeLibrary.unpack(temp);
        byte[] library = Files.readAllBytes(file);
        Files.write(file, new byte[] {1}, StandardOpenOption.TRUNCATE_EXISTING);
        NativeLibrary.unpack(temp);
        assertThat(file).hasBinaryContent(library);
        Files.write(file, new byte[library.length]);
        NativeLibrary.unpack(temp);
        assertThat(file).hasBinaryContent(library);
        assertThat(files(temp)).containsExactly(file);
    }

    @Test
    void aFolderThatCannotBeIsNamed() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatIllegalStateException()
                .isThrownBy(() -> NativeLibrary.unpack(file.resolve("folder")))
                .withMessageContaining(file.toString());
    }

    @Test
    void anUnknownModeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schnorr.of("openssl"))
                .withMessageContaining("openssl");
    }

    @Test
    void autoIsNativeWhereThatLoads() {
        assertThat(Schnorr.of("auto", temp).name()).isEqualTo("native");
    }

    @Test
    void autoIsBouncyCastleWhereNativeDoesNotLoad() {
        Schnorr chosen = Schnorrs.nativeOr(
                () -> {
                    throw new IllegalStateException("libsecp256k1 does not load: noexec");
                },
                BouncyCastleSchnorr::new);
        assertThat(chosen.name()).isEqualTo("bouncycastle");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
