package dev.camelstr.nostr.crypto;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The libsecp256k1 that the dependency carries for this platform. Its own loader unpacks to the folder for temporary
 * files under a new name at each start; this one uses a folder that it is given, and one file for all starts.
 */
final class NativeLibrary {
    private static final String ROOT = "/fr/acinq/secp256k1/jni/native/";

    /** A JVM loads a library once, from wherever it was first. */
    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * @param folder only this user may write there: what is found there is executed
     * @throws IllegalStateException if it cannot be loaded, with a message that says why
     */
    static synchronized void load(Path folder) {
        if (!loaded) {
            Path file = unpack(folder);
            try {
                System.load(file.toAbsolutePath().toString());
            } catch (UnsatisfiedLinkError e) {
                // A folder mounted noexec ends here: "failed to map segment from shared object".
                throw new IllegalStateException("libsecp256k1 does not load: " + e.getMessage(), e);
            }
            loaded = true;
        }
    }

    /** As {@link #load}, from a new folder among the temporary files, which is removed again. */
    static synchronized void loadFromTemporaryFolder() {
        if (loaded) {
            return;
        }
        try {
            // Everyone may write to the folder of temporary files itself.
            Path folder = Files.createTempDirectory("camelstr-");
            try {
                load(folder);
            } finally {
                removeNowOrAtExit(folder);
            }
        } catch (IOException e) {
            throw new IllegalStateException("libsecp256k1 cannot be unpacked to a temporary folder: " + e, e);
        }
    }

    /** A library that is in use can be removed, except on Windows. */
    private static void removeNowOrAtExit(Path folder) {
        for (File file : Objects.requireNonNullElse(folder.toFile().listFiles(), new File[0])) {
            if (!file.delete()) {
                folder.toFile().deleteOnExit();
                file.deleteOnExit();
            }
        }
        folder.toFile().delete();
    }

    /** Where the library is, unpacked if it was not there or was damaged. */
    static Path unpack(Path folder) {
        String resource = resource();
        try (InputStream packed = NativeLibrary.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new IllegalStateException("libsecp256k1 is not packaged for this platform: " + resource);
            }
            byte[] library = packed.readAllBytes();
            Path file = folder.resolve(fileName(resource, library));
            if (!holds(file, library)) {
                write(file, library);
            }
            return file;
        } catch (IOException e) {
            throw new IllegalStateException("libsecp256k1 cannot be unpacked to " + folder + ": " + e, e);
        }
    }

    private static boolean holds(Path file, byte[] library) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == library.length
                && Arrays.equals(Files.readAllBytes(file), library);
    }

    /** Several processes may do this at once: each writes a file of its own and moves it into place. */
    private static void write(Path file, byte[] library) throws IOException {
        createPrivate(file.toAbsolutePath().getParent());
        Path own = Files.createTempFile(file.toAbsolutePath().getParent(), "secp256k1-", ".part");
        try {
            Files.write(own, library);
            Files.move(own, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(own);
        }
    }

    /** Whatever the umask. */
    private static void createPrivate(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /** Another version of the library gets another name. */
    private static String fileName(String resource, byte[] library) {
        CRC32 crc = new CRC32();
        crc.update(library);
        String suffix = resource.substring(resource.lastIndexOf('.'));
        return "secp256k1-" + HexFormat.of().toHexDigits((int) crc.getValue()) + suffix;
    }

    private static String resource() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        Optional<String> cpu = switch (arch) {
            case "amd64", "x86_64" -> Optional.of("x86_64");
            case "aarch64", "arm64" -> Optional.of("aarch64");
            default -> Optional.empty();
        };
        if (os.startsWith("linux") && cpu.isPresent()) {
            return ROOT + "linux-" + cpu.get() + "/libsecp256k1-jni.so";
        } else if (os.startsWith("mac")) {
            return ROOT + "darwin/libsecp256k1-jni.dylib";
        } else if (os.startsWith("windows") && cpu.isPresent()) {
            return ROOT + "mingw-" + cpu.get() + "/secp256k1-jni.dll";
        }
        throw new IllegalStateException("libsecp256k1 is not packaged for " + os + " on " + arch);
    }
}
